"""Deadlines are met once each, whoever else is at work, and however long nobody was."""

import asyncio
import random
from collections import Counter
from datetime import datetime, timedelta

import asyncpg
import pytest
from voucher_house import MovedClock, VoucherHouse

from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.serving import serving
from queue_service.bootstrap import create_app
from queue_service.entrypoints.deadline_timer import DeadlinesFailedError, meet_due_deadlines
from queue_service.settings import QueueSettings

PAIRS = 50


class WaveringClock:
    """Reads an instant, or a millisecond before it: two that look at once disagree."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant
        self._dice = random.Random(50)

    def __call__(self) -> datetime:
        return self._instant - timedelta(milliseconds=self._dice.randrange(2))


def another(database: ServiceDatabase, clock: MovedClock | WaveringClock):
    """A second replica on the same database."""
    settings = QueueSettings(
        database_url=database.url, broker_url="amqp://unused", jwks_url="http://127.0.0.1:1/unused", roles="api"
    )
    return create_app(settings, clock=clock)


async def test_consent_and_expiry_at_one_instant_have_one_outcome(
    house: VoucherHouse, database: ServiceDatabase
) -> None:
    children = await house.offered(PAIRS)
    confirm_by = datetime.fromisoformat((await house.voucher(children[0]))["confirm_by"])
    replica = another(database, WaveringClock(confirm_by))

    async with serving(replica) as client:

        async def confirm(child) -> int:
            path = f"/applications/{child.application_id}/voucher/confirmation"
            return (await client.post(path, headers=house.parent(child))).status_code

        timers = [meet_due_deadlines(replica.state.service) for _ in range(2)]
        answers, *_ = await asyncio.gather(asyncio.gather(*map(confirm, children)), *timers)
    await house.move_to(confirm_by)

    outcomes = Counter()
    for child, answer in zip(children, answers, strict=True):
        steps = await house.steps(child)
        assert steps in (["offer", "confirm"], ["offer", "expire"])
        assert (answer == 200) == (steps[-1] == "confirm"), (answer, steps)
        assert (await house.entry(child))["state"] == ("offered" if answer == 200 else "inactive")
        outcomes[answer] += 1
    assert set(outcomes) == {200, 409}, outcomes
    assert len(await house.events("voucher_confirmed")) == outcomes[200]
    assert len(await house.events("voucher_expired")) == outcomes[409]
    assert await house.pool() == [("expired", outcomes[409])]


async def test_two_timers_meet_fifty_deadlines_once_each(house: VoucherHouse, database: ServiceDatabase) -> None:
    children = await house.offered(PAIRS)
    house.clock.now = datetime.fromisoformat((await house.voucher(children[0]))["confirm_by"])
    replica = another(database, house.clock)

    async with serving(replica):
        await asyncio.gather(meet_due_deadlines(replica.state.service), meet_due_deadlines(house.app.state.service))

    told = Counter(one["application_id"] for one in await house.events("voucher_expired"))
    assert told == Counter({child.application_id: 1 for child in children})
    assert await house.pool() == [("expired", PAIRS)]
    settled = await house.connection.fetch(
        "select state, count(*) as n from deadline where kind = 'confirm' group by state"
    )
    assert [(row["state"], row["n"]) for row in settled] == [("passed", PAIRS)]


async def test_after_an_outage_of_days_everything_is_caught_up_and_no_time_is_taken_away(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    confirm_by = datetime.fromisoformat((await house.voucher(child))["confirm_by"])
    outage_ends = confirm_by + timedelta(days=40)

    await house.move_to(outage_ends)

    assert await house.events("voucher_reminder_due") == [], "what is over needs no reminder"
    (inactivated,) = await house.events("application_inactivated")
    assert datetime.fromisoformat(inactivated["restore_by"]) > outage_ends + timedelta(days=28)
    assert (await house.restore(child)).status_code == 200
    left = await house.connection.fetchval(
        "select count(*) from deadline where state = 'open' and due_at <= $1", outage_ends
    )
    assert left == 0


async def test_deadlines_of_one_child_are_met_in_the_order_they_came(house: VoucherHouse) -> None:
    (child,) = await house.offered()
    await house.confirm(child)

    await house.move_to(house.clock.now + timedelta(days=90))

    rows = await house.connection.fetch(
        "select due_at, settled_at, kind, state from deadline where state <> 'open' order by due_at"
    )
    assert [(row["kind"], row["state"]) for row in rows] == [
        ("confirm", "met"),
        ("contract", "passed"),
    ]
    assert (await house.steps(child)) == ["offer", "confirm", "expire"]


async def test_a_tick_that_breaks_off_loses_nothing_and_does_nothing_twice(
    house: VoucherHouse, database: ServiceDatabase
) -> None:
    broken, sound = await house.offered(2)
    house.clock.now = datetime.fromisoformat((await house.voucher(broken))["confirm_by"])
    owner = await asyncpg.connect(database.owner_url)
    try:
        await refuse_events_of(owner, broken.application_id)
        with pytest.raises(DeadlinesFailedError):
            await house.tick()
        half_done = await house.voucher(broken), (await house.entry(broken))["state"], await house.pool()
        others = await house.steps(sound)
        await owner.execute("drop trigger broken on outbox")
    finally:
        await owner.close()
    await house.tick()
    await house.tick()

    assert (half_done[0]["state"]["code"], *half_done[1:]) == ("offered", "offered", [("expired", 1)])
    assert others == ["offer", "expire"], "one that cannot be met holds up nobody else"
    assert await house.steps(broken) == ["offer", "expire"]
    assert len(await house.events("voucher_expired", of=broken)) == 1
    assert await house.pool() == [("expired", 2)]


async def refuse_events_of(owner: asyncpg.Connection, application_id: str) -> None:
    """The last thing an expiry writes cannot be written: everything before it has been, and is to be undone."""
    await owner.execute(
        f"""
        create function break_off() returns trigger language plpgsql as $$
        begin
            if new.subject = '{application_id}' and new.type like '%voucher_returned%' then
                raise exception 'broken off';
            end if;
            return new;
        end $$;
        create trigger broken before insert on outbox for each row execute function break_off();
        """
    )


async def test_what_is_overdue_is_measured(house: VoucherHouse) -> None:
    await house.offered(2)
    house.clock.now += timedelta(days=30)

    async with house.app.state.service.open_unit_of_work() as unit_of_work:
        before = await unit_of_work.deadlines.overdue(house.clock.now)
    await house.tick()
    async with house.app.state.service.open_unit_of_work() as unit_of_work:
        after = await unit_of_work.deadlines.overdue(house.clock.now)

    assert before[0] == 2
    assert before[1] is not None
    assert after == (0, None)
