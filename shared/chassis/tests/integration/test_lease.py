"""The lease: one holder at a time, and whoever lost it cannot commit what he began."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from chassis_house import value
from sqlalchemy import text

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.lease import Lease, LeaseLostError
from balabaqsha_testkit.waiting import eventually

TERM = timedelta(seconds=30)


def lease(holder: str, *, term: timedelta = TERM) -> Lease:
    return Lease("work", holder=holder, term=term)


async def take(database: Database, claim: Lease) -> bool:
    async with database.transaction() as connection:
        return await claim.take(connection)


async def run_out(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(text("update lease set expires_at = clock_timestamp() - interval '1 ms'"))


async def test_of_many_who_ask_at_once_one_gets_it(database: Database) -> None:
    claims = [lease(f"holder-{number}") for number in range(12)]

    got = await asyncio.gather(*(take(database, claim) for claim in claims))

    assert sum(got) == 1
    assert [claim.fencing is not None for claim in claims] == got


async def test_the_holder_keeps_it_by_renewing_and_nobody_gets_it_meanwhile(database: Database) -> None:
    mine, another = lease("mine"), lease("another")
    assert await take(database, mine)
    fencing = mine.fencing

    assert not await take(database, another)
    assert await take(database, mine)
    assert mine.fencing == fencing


async def test_it_is_free_again_when_it_runs_out_and_the_number_rises(database: Database) -> None:
    mine, another = lease("mine"), lease("another")
    await take(database, mine)
    await run_out(database)

    assert await take(database, another)
    assert another.fencing == (mine.fencing or 0) + 1


async def test_it_is_free_at_once_when_let_go(database: Database) -> None:
    mine, another = lease("mine"), lease("another")
    await take(database, mine)

    async with database.transaction() as connection:
        await mine.release(connection)

    await eventually(lambda: take(database, another))


async def test_letting_go_of_what_another_holds_changes_nothing(database: Database) -> None:
    mine, another = lease("mine"), lease("another")
    await take(database, mine)

    async with database.transaction() as connection:
        await another.release(connection)

    assert not await take(database, another)


async def takes_over(database: Database, mine: Lease) -> None:
    await run_out(database)
    assert await take(database, lease("another"))


async def runs_out(database: Database, mine: Lease) -> None:
    await run_out(database)


async def returns(database: Database, mine: Lease) -> None:
    """Another had it in between, and the first holder's other process has it now."""
    await takes_over(database, mine)
    await run_out(database)
    assert await take(database, lease("mine"))


@pytest.mark.parametrize("loses", [takes_over, runs_out, returns])
async def test_whoever_lost_it_cannot_commit(database: Database, loses: Callable) -> None:
    mine = lease("mine")
    await take(database, mine)
    await loses(database, mine)

    async def commit() -> None:
        async with database.transaction() as connection:
            await connection.execute(text("insert into effect (subject) values ('stale')"))
            await mine.guard(connection)

    with pytest.raises(LeaseLostError):
        await commit()
    assert await value(database, "select count(*) from effect") == 0


async def test_nobody_takes_over_between_the_guard_and_the_commit(database: Database) -> None:
    mine, another = lease("mine", term=timedelta(milliseconds=300)), lease("another")
    await take(database, mine)

    async with database.transaction() as connection:
        await mine.guard(connection)
        taking = asyncio.create_task(take(database, another))
        await eventually(lambda: waits_for_lock(database))
        await connection.execute(text("insert into effect (subject) values ('mine')"))

    await taking
    assert await value(database, "select count(*) from effect") == 1


async def waits_for_lock(database: Database) -> bool:
    statement = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    return bool(await value(database, statement))
