"""Officers and the queue as the applications service's tests see them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import httpx
from applications_house import Caller, House

from applications_service.entrypoints.timers import TIMERS
from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.queue_entry_event import EntryChanged
from balabaqsha_contracts.queue_events import ApplicationQueuedV1

CITY = "750000000"
ASKED = {"grounds": ["document_unreadable"], "fields": ["documents"], "message": "Снимите справку ещё раз."}


def officer(house: House, *roles: str, territories: Iterable[str] = (CITY,)) -> Caller:
    """A member of staff with these roles in these territories."""
    account_id = new_id()
    headers = house.issuer.headers(account_id, roles=roles, territories=list(territories))
    return Caller(client=house.client, account_id=account_id, headers=headers)


async def queued_in_city(house: House, parent: Caller, child_id: str, **fields: Any) -> dict[str, Any]:
    """An application that the queue has taken into the list of the whole city."""
    await house.link(child_id, parent)
    filed = await parent.filed(child_id, **fields)
    await house.hear(
        ApplicationQueuedV1(
            application_id=filed["id"],
            number=filed["number"],
            account_id=parent.account_id,
            territory=CITY,
            cohort=2023,
            category="c13",
            filed_at=datetime.fromisoformat(filed["filed_at"]),
            rule_version="2026.1",
            queued_at=system_clock(),
        )
    )
    return await parent.shown(filed["id"])


async def tell(
    house: House, event: type[EntryChanged], application: dict[str, Any], *, state: str, **fields: Any
) -> None:
    """Let the queue state the fact; what is not given is as in the fact's own example."""
    example = dict(event.example)
    own = {"application_id": application["id"], "number": application["number"], "state": state}
    await house.hear(event.model_validate(example | own | fields))


async def ask_correction(who: Caller, application_id: str, **changes: Any) -> httpx.Response:
    return await who.post(f"/operator/applications/{application_id}/correction-requests", ASKED | changes)


async def appoint(who: Caller, application_id: str, *, at: datetime, ground: str = "data_false") -> httpx.Response:
    body = {"ground": ground, "hearing_at": at.isoformat()}
    return await who.post(f"/operator/applications/{application_id}/hearings", body)


async def refuse(who: Caller, application_id: str, *, ground: str = "data_false") -> httpx.Response:
    body = {"ground": ground, "reason": "Сведения не подтвердились."}
    return await who.post(f"/operator/applications/{application_id}/refusal", body)


async def refused_after_hearing(house: House, who: Caller, application_id: str) -> httpx.Response:
    """Refuse with everything that comes before; the clock moves to the day after the hearing."""
    hearing_at = house.clock() + timedelta(days=20)
    assert (await appoint(who, application_id, at=hearing_at)).status_code == 200
    house.clock.ahead += timedelta(days=21)
    return await refuse(who, application_id)


async def tick(house: House, name: str) -> None:
    """Let the timer of that name work once."""
    timer = next(timer for timer in TIMERS if timer.name == name)
    await timer.run(house.app.state.service)
