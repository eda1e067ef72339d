"""A page of staff at work: what her roles offer her, and how a page of hers is answered."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import HTMLResponse

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page, PageDep

_OPERATOR, _OFFICER, _AUDITOR = "queue_operator", "approving_officer", "auditor"
_CLERK, _HEAD = "kindergarten_clerk", "kindergarten_head"
_DECIDING = frozenset({_OPERATOR, _OFFICER})
_AT_KINDERGARTEN = frozenset({_CLERK, _HEAD})
#: What a page may offer -> the roles it is offered to; the API decides again.
RIGHTS: Mapping[str, frozenset[str]] = {
    "draft_iteration": frozenset({_OPERATOR}),
    "simulate": _DECIDING,
    "approve": frozenset({_OFFICER}),
    "publish": _DECIDING,
    "close": _DECIDING,
    "cancel": _DECIDING,
    "draft_rules": _DECIDING,
    "publish_rules": frozenset({_OFFICER}),
    "schedule_renewal": frozenset({_OPERATOR}),
    "cancel_renewal": frozenset({_OFFICER}),
    "change_kindergartens": frozenset({_OPERATOR}),
    "close_kindergarten": _DECIDING,
    "declare_pool": frozenset({_OPERATOR}),
    "decide_voucher": frozenset({_OFFICER}),
    "see_card": _DECIDING | {_AUDITOR},
    "propose_correction": frozenset({_OPERATOR}),
    "decide_correction": frozenset({_OFFICER}),
    "complete_task": _DECIDING,
    "answer_choice": _AT_KINDERGARTEN,
    "sign_contract": frozenset({_HEAD}),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One request of a member of staff."""

    page: Page

    def may(self, action: str) -> bool:
        """Whether one of her roles has the right."""
        return bool(self.page.session and self.page.session.roles & RIGHTS[action])

    @property
    def account_id(self) -> str | None:
        """Who she is, as her token says it: tells her own proposals from those of others."""
        if self.page.session is None:
            return None
        claims = self.page.session.access_token.split(".")[1]
        content = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return str(content.get("sub"))

    def query(self, *names: str) -> dict[str, str]:
        """What the address asks for, as far as it is known here and not empty."""
        given = self.page.request.query_params
        return {name: given[name] for name in names if given.get(name)}

    def render(
        self,
        template: str,
        *,
        problem: ApiProblemError | None = None,
        errors: list[FieldError] | None = None,
        answers: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """The page; with a problem, the same page with what the API refused. `fresh` makes keys for its forms."""
        given: dict[str, Any] = {"desk": self, "fresh": new_id, "answers": answers or {}, **values}
        name = f"kindergarten/{template}.html"
        if problem is not None:
            return self.page.refused(name, problem, **given)
        return self.page.render(name, errors=errors, **given)


async def desk_of(page: PageDep) -> Desk:
    """The desk of whoever is signed in as staff; others are sent to sign in."""
    page.need("staff")
    return Desk(page)


DeskDep = Annotated[Desk, Depends(desk_of)]
