"""Officers at work on privileges and appeals, registers that speak of children, and parents who contest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx
from applications_house import Caller, House

from applications_service.domain.timeline import RejectionGround
from applications_service.use_cases import refuse_application
from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.children_events import ChildFactsChangedV1, RegisteredFact

ALMATY = "750000000"
WORDS = "Прошу проверить ещё раз."


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An officer calling the service."""

    client: httpx.AsyncClient
    account_id: str
    headers: dict[str, str]

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.client.get(path, headers=self.headers, params=query)

    async def post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        return await self.client.post(path, json=body or {}, headers=self.headers)

    async def confirm(self, claim_id: str, **fields: Any) -> httpx.Response:
        return await self.post(f"/operator/privileges/{claim_id}/confirmation", fields)

    async def reject(self, claim_id: str, *, ground: str = "document_does_not_prove_it") -> httpx.Response:
        body = {"ground": ground, "reason": "На справке другая фамилия."}
        return await self.post(f"/operator/privileges/{claim_id}/rejection", body)

    async def decide(self, appeal_id: str, outcome: str) -> httpx.Response:
        return await self.post(f"/operator/appeals/{appeal_id}/decision", {"outcome": outcome, "answer": "Проверено."})


def officer(house: House, *roles: str, territories: Iterable[str] = ("all",)) -> Desk:
    """An officer with these roles in these territories."""
    account_id = new_id()
    headers = house.issuer.headers(account_id, roles=roles, territories=list(territories))
    return Desk(client=house.client, account_id=account_id, headers=headers)


async def registers_hold(house: House, child_id: str, **facts: str | None) -> None:
    """Children told what registers hold of the child: facts with their last days."""
    await house.hear(
        ChildFactsChangedV1(
            child_id=child_id,
            account_id=new_id(),
            facts=[RegisteredFact(fact=fact, valid_until=until) for fact, until in facts.items()],
            checked_at=system_clock(),
        )
    )


async def noted(house: House, subject: str) -> list[tuple[str, str, str | None]]:
    """What the audit keeps of the subject: action, outcome and ground."""
    rows = await house.rows("select action, outcome, ground from audit where subject = $1 order by position", subject)
    return [(row["action"], row["outcome"], row["ground"]) for row in rows]


async def refuse(house: House, application_id: str, *, officer_id: str | None = None) -> None:
    """Refuse it as an officer does once the parent could be heard; without one, as the clock does."""
    state = house.app.state.service
    async with state.open_unit_of_work() as unit_of_work:
        held = await unit_of_work.applications.load(application_id)
        await refuse_application.refuse(
            held,
            RejectionGround.DATA_FALSE,
            reason="Сведения не подтвердились.",
            officer_id=officer_id,
            unit_of_work=unit_of_work,
            clock=state.clock,
        )


async def appeal(parent: Caller, application_id: str, *, about: str = "rejection", **headers: str):
    body = {"application_id": application_id, "about": about, "text": WORDS}
    return await parent.post("/appeals", body, **headers)
