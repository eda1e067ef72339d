"""Every kind of change goes through the sealer into the ledger, the counts and the numbers."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from queue_builders import ALMATY, OPENING, submitted

from balabaqsha_chassis.clock import system_clock
from balabaqsha_contracts.applications_events import (
    ApplicationCorrectedV1,
    ApplicationSubmittedV1,
    ApplicationWithdrawnV1,
    PrivilegeConfirmedV1,
    PrivilegeExpiredV1,
)
from balabaqsha_testkit.serving import Deliveries
from balabaqsha_testkit.waiting import eventually
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.changes import run
from queue_service.use_cases.hold_entry import HoldEntry, hold_entry, release_entry
from queue_service.use_cases.restore_entry import RestoreEntry, restore_entry


@pytest.fixture
async def children(
    client: httpx.AsyncClient,
    app: FastAPI,
    deliveries: Deliveries,
) -> list[ApplicationSubmittedV1]:
    """Three of one category, in the order of filing."""
    made = [submitted(filed_at=OPENING + timedelta(seconds=second)) for second in range(3)]
    for event in made:
        await deliveries.deliver(app, event)
    return made


async def leaves(connection: asyncpg.Connection, kind: str, *, count: int = 1) -> list[dict[str, Any]]:
    """The leaves of a kind, once so many are sealed."""

    async def found() -> list[dict[str, Any]] | None:
        rows = await connection.fetch("select leaf from ledger where kind = $1 order by seq", kind)
        return [json.loads(row["leaf"]) for row in rows] if len(rows) >= count else None

    return await eventually(found)


async def standing_is_counted(connection: asyncpg.Connection) -> bool:
    """The counts are those of the table of who stands, cell by cell."""
    wrong = await connection.fetch(
        """
        with recount as (
            select list, cohort, class, level, case level when 0 then 0 when 1 then filed_at_ms / 2592000000
                when 2 then filed_at_ms / 86400000 else filed_at_ms / 3600000 end as slot,
                count(*) as n, count(held_ground) as held
            from standing cross join generate_series(0, 3) as level group by 1, 2, 3, 4, 5
        )
        select * from recount full join (select * from counter where n > 0) c using (list, cohort, class, level, slot)
        where recount.n is distinct from c.n or recount.held is distinct from c.held
        """
    )
    return not wrong


async def number_of(client: httpx.AsyncClient, event: ApplicationSubmittedV1) -> int | None:
    body = (await client.get(f"/public/queue/numbers/{event.number}")).json()
    return body["overall"]["number"] if body["available"] else None


async def in_one(app: FastAPI, work: Callable[[QueueUnitOfWork], Awaitable[None]]) -> None:
    async with app.state.service.open_unit_of_work() as unit_of_work:
        await work(unit_of_work)


async def test_the_first_leaf_names_the_rules(children: list, connection: asyncpg.Connection) -> None:
    del children
    (rules,) = await leaves(connection, "rules_in_force")

    assert (rules["seq"], rules["rules"], rules["progress"]) == (1, "2026.1", "kept")
    assert await connection.fetchval("select version from rules_change") == "2026.1"


async def test_a_proven_privilege_moves_the_child_and_its_end_moves_it_back(
    children: list, app: FastAPI, client: httpx.AsyncClient, deliveries: Deliveries, connection: asyncpg.Connection
) -> None:
    last = children[-1]
    decision = {
        "application_id": last.application_id,
        "number": last.number,
        "claim_id": "claim",
        "privilege_class": "a",
        "ground": "document_accepted",
        "decided_at": OPENING,
    }
    await deliveries.deliver(app, PrivilegeConfirmedV1(**decision))
    await leaves(connection, "moved")
    lifted = await number_of(client, last)
    await deliveries.deliver(app, PrivilegeExpiredV1(**decision))
    await leaves(connection, "moved", count=2)

    assert (lifted, await number_of(client, last)) == (1, 3)
    assert await standing_is_counted(connection)
    told = await connection.fetch(
        "select convert_from(data, 'UTF8')::jsonb ->> 'category' as category from outbox "
        "where type like '%category_changed%' order by position"
    )
    assert [row["category"] for row in told] == ["c13", "c16"]


async def test_a_privilege_confirmed_twice_moves_once(
    children: list, app: FastAPI, deliveries: Deliveries, connection: asyncpg.Connection
) -> None:
    decision = {
        "application_id": children[0].application_id,
        "number": children[0].number,
        "claim_id": "claim",
        "privilege_class": "a",
        "ground": "document_accepted",
        "decided_at": OPENING,
    }
    for _ in range(2):
        await deliveries.deliver(app, PrivilegeConfirmedV1(**decision))
    await deliveries.deliver(app, ended(children[1]))
    await leaves(connection, "left")

    assert len(await leaves(connection, "moved")) == 1


def ended(event: ApplicationSubmittedV1) -> ApplicationWithdrawnV1:
    return ApplicationWithdrawnV1(
        application_id=event.application_id, number=event.number, ground="withdrawn_by_parent", withdrawn_at=OPENING
    )


async def test_a_run_draws_the_first_not_held_and_only_once(
    children: list, app: FastAPI, client: httpx.AsyncClient, connection: asyncpg.Connection
) -> None:
    first, second, third = children
    content = run(waiting_list=ALMATY, name="r1", places=1, cut_off_ms=0)

    async def publish(unit_of_work: QueueUnitOfWork) -> None:
        hold = HoldEntry(application_id=first.application_id, ground="under_age")
        await hold_entry(hold, unit_of_work=unit_of_work, clock=system_clock)
        await unit_of_work.pending.append(content)
        await unit_of_work.pending.append(content)
        await release_entry(hold, unit_of_work=unit_of_work, clock=system_clock)

    await in_one(app, publish)
    await leaves(connection, "released")

    offers = await leaves(connection, "offered")
    assert [(offer["code"], offer["ordinal"]) for offer in offers] == [(second.number, 1)]
    assert len(await leaves(connection, "run")) == 1
    assert [await number_of(client, one) for one in (first, second, third)] == [1, None, 2]
    assert await standing_is_counted(connection)
    assert await connection.fetchval("select offered from run where run = 'r1'") == 1


async def test_one_who_was_offered_comes_back_to_the_same_place(
    children: list, app: FastAPI, client: httpx.AsyncClient, connection: asyncpg.Connection
) -> None:
    first = children[0]
    content = run(waiting_list=ALMATY, name="r1", places=2, cut_off_ms=0)
    await in_one(app, lambda unit_of_work: unit_of_work.pending.append(content))
    await leaves(connection, "offered", count=2)
    back = RestoreEntry(application_id=first.application_id, reason="voucher_returned")
    await in_one(app, lambda unit_of_work: restore_entry(back, unit_of_work=unit_of_work))
    await leaves(connection, "restored")

    assert [await number_of(client, one) for one in children] == [1, None, 2]
    assert await standing_is_counted(connection)


async def test_a_withdrawal_that_a_draw_came_before_stops_nothing(
    children: list, app: FastAPI, deliveries: Deliveries, connection: asyncpg.Connection
) -> None:
    async def publish(unit_of_work: QueueUnitOfWork) -> None:
        await unit_of_work.pending.append(run(waiting_list=ALMATY, name="r1", places=1, cut_off_ms=0))

    await deliveries.deliver(app, ended(children[2]))
    await in_one(app, publish)
    async with app.state.service.open_unit_of_work() as unit_of_work:
        # The withdrawal was heard after the run was appended and before it was sealed.
        await unit_of_work.pending.append(
            {"kind": "left", "list": ALMATY, "code": children[0].number, "reason": "withdrawn_by_parent"}
        )
    await deliveries.deliver(app, submitted())

    assert len(await leaves(connection, "entered", count=4)) == 4
    assert [leaf["code"] for leaf in await leaves(connection, "left")] == [children[2].number]


async def test_a_list_of_special_purpose_goes_by_a_name_that_says_nothing(
    children: list, app: FastAPI, deliveries: Deliveries, connection: asyncpg.Connection
) -> None:
    for event in children[:2]:
        await deliveries.deliver(
            app,
            ApplicationCorrectedV1(
                application_id=event.application_id,
                number=event.number,
                group_type="special",
                language="kk",
                corrected_at=OPENING,
            ),
        )
    entered = (await leaves(connection, "entered", count=5))[3:]

    names = {leaf["list"] for leaf in entered}
    assert len(names) == 1
    assert not any("special" in str(value) or ALMATY in str(value) for leaf in entered for value in leaf.values())
    assert {leaf["ground"] for leaf in entered} == {"moved_list"}
    assert await standing_is_counted(connection)
