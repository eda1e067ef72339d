"""Who looked at a person's affairs here, for the gateway's answer to the person; never the officer's name."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from balabaqsha_chassis.audit import AuditLine
from balabaqsha_chassis.languages import Language, Texts
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import (
    ApiTime,
    Page,
    PageSize,
    ResponseModel,
    decode_cursor,
    encode_cursor,
    json_response,
    language_of,
)
from notifications_service.entrypoints.call_texts import ACTION_TEXTS, ROLE_TEXTS
from notifications_service.entrypoints.state import StateDep
from notifications_service.use_cases.list_accesses import ListAccesses, list_accesses

_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
LanguageDep = Annotated[Language, Depends(language_of)]

router = APIRouter(tags=["notifications"])


class CodeAndText(ResponseModel):
    """A code and what it means."""

    code: str
    text: str


class AccessView(ResponseModel):
    """One look or decision: when, by whom by role, what, and whether it was refused."""

    at: ApiTime
    roles: list[CodeAndText]
    action: CodeAndText
    subject_kind: str
    subject: str
    outcome: str

    @classmethod
    def of(cls, line: AuditLine, *, language: Language) -> "AccessView":
        return cls(
            at=line.at,
            roles=[CodeAndText(code=role, text=_text(ROLE_TEXTS, role, language)) for role in line.roles],
            action=CodeAndText(code=line.action, text=_text(ACTION_TEXTS, line.action, language)),
            subject_kind=line.subject_kind,
            subject=line.subject,
            outcome=line.outcome,
        )


@router.get("/internal/account/{account_id}/accesses", response_model=Page[AccessView])
async def get_accesses(  # noqa: PLR0917 - each is a parameter of the request
    account_id: str,
    principal: PrincipalDep,
    state: StateDep,
    language: LanguageDep,
    limit: PageSize = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Looks at the caller's own affairs, and what staff did with them, newest first."""
    before = decode_cursor(cursor, kinds=(int,))
    command = ListAccesses(
        account_id=account_id,
        caller_id=principal.account_id,
        limit=limit + 1,
        before=before[0] if before else None,
    )
    async with state.open_unit_of_work() as unit_of_work:
        lines = await list_accesses(command, unit_of_work=unit_of_work)
    items = [AccessView.of(line, language=language) for line in lines[:limit]]
    more = encode_cursor(lines[limit - 1].position) if len(lines) > limit else None
    return json_response(Page[AccessView](items=items, next_cursor=more), headers=_PRIVATE)


def _text(texts: Mapping[str, Texts], code: str, language: Language) -> str:
    return texts[code][language] if code in texts else code
