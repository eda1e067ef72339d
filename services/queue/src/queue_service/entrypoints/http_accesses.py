"""Who of staff looked at a child's place in the queue or decided about it, for the account itself; never by whom."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from balabaqsha_chassis.audit import AuditLine
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import Problem
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
from queue_service.entrypoints.access_texts import ACTIONS, OTHER_ACTION, OTHER_ROLE, ROLES
from queue_service.entrypoints.state import StateDep

_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Language"}

router = APIRouter()


class Worded(ResponseModel):
    """A code and what it says."""

    code: str
    text: str


class AccessView(ResponseModel):
    """One look or decision: in what role, when and what; never by whom."""

    at: ApiTime
    roles: list[Worded]
    action: Worded
    outcome: str
    subject_kind: str
    subject: str

    @classmethod
    def of(cls, line: AuditLine, *, language: Language) -> "AccessView":
        """The line in the caller's language."""
        return cls(
            at=line.at,
            roles=[Worded(code=role, text=ROLES.get(role, OTHER_ROLE)[language]) for role in line.roles],
            action=Worded(code=line.action, text=ACTIONS.get(line.action, OTHER_ACTION)[language]),
            outcome=line.outcome,
            subject_kind=line.subject_kind,
            subject=line.subject,
        )


@router.get("/internal/account/{account_id}/accesses", response_model=Page[AccessView])
async def get_accesses(  # noqa: PLR0917 - each is a parameter of the request
    account_id: str,
    principal: PrincipalDep,
    state: StateDep,
    language: Annotated[Language, Depends(language_of)],
    limit: PageSize = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """What staff of the department and of kindergartens did with the account's affairs, newest first."""
    if account_id != principal.account_id:
        raise Problem(404, "not_found")
    before = decode_cursor(cursor, kinds=(int,))
    async with state.open_unit_of_work() as unit_of_work:
        lines = await unit_of_work.audit.of_account(account_id, limit=limit + 1, before=before[0] if before else None)
    items = [AccessView.of(line, language=language) for line in lines[:limit]]
    more = encode_cursor(lines[limit - 1].position) if len(lines) > limit else None
    return json_response(Page[AccessView](items=items, next_cursor=more), headers=_PRIVATE)
