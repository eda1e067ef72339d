"""Timers: every tick in one replica, again after a fault, and soon in another when the replica is gone."""

import asyncio
from datetime import timedelta
from typing import Any

from chassis_house import database_of, running, value
from fault_proxy import proxied
from sqlalchemy import text

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.timer import Timer, TimerRunner
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.waiting import eventually


class Ticks:
    """Counts the ticks of each replica."""

    def __init__(self) -> None:
        self.of: list[str] = []

    async def __call__(self, state: Any) -> None:
        self.of.append(state)


def runner(timer: Timer, database: Database, *, replica: str) -> TimerRunner:
    return TimerRunner(timer, database=database, state=replica)


async def test_two_replicas_tick_as_one(database: Database) -> None:
    ticks = Ticks()
    timer = Timer(name="t", every=timedelta(milliseconds=50), run=ticks)

    async with running(runner(timer, database, replica="a").run, runner(timer, database, replica="b").run):
        await eventually(lambda: len(ticks.of) >= 10)

    assert len(set(ticks.of)) == 1


async def test_the_other_replica_goes_on_at_once_when_one_is_stopped(database: Database) -> None:
    """Even where ticks are a day apart: a release must not cost three days of them."""
    ticks = Ticks()
    timer = Timer(name="t", every=timedelta(days=1), run=ticks)

    async with running(runner(timer, database, replica="a").run):
        await eventually(lambda: ticks.of == ["a"])
    async with running(runner(timer, database, replica="b").run):
        await eventually(lambda: ticks.of == ["a", "b"])


async def test_a_replica_that_died_is_replaced_within_seconds_and_not_within_days(database: Database) -> None:
    ticks = Ticks()
    timer = Timer(name="t", every=timedelta(days=1), run=ticks)
    async with running(runner(timer, database, replica="a").run):
        await eventually(lambda: ticks.of == ["a"])

        left = await value(database, "select extract(epoch from expires_at - clock_timestamp()) from lease")

    assert float(left) <= 15


async def test_a_long_tick_is_not_begun_by_another_replica_meanwhile(database: Database) -> None:
    """The lease is renewed beside the work, however long it takes."""
    begun: list[str] = []

    async def work(state: Any) -> None:
        begun.append(state)
        await asyncio.Event().wait()

    timer = Timer(name="t", every=timedelta(seconds=1), run=work)
    async with running(runner(timer, database, replica="a").run):
        await eventually(lambda: begun == ["a"])
        await age(database)
        async with running(runner(timer, database, replica="b").run):
            await eventually(lambda: renewed(database), within=15)

    assert begun == ["a"]


async def age(database: Database) -> None:
    """Bring the lease near its end, as if most of its term had gone by."""
    async with database.transaction() as connection:
        await connection.execute(text("update lease set expires_at = clock_timestamp() + interval '7 seconds'"))


async def renewed(database: Database) -> bool:
    left = await value(database, "select extract(epoch from expires_at - clock_timestamp()) from lease")
    return float(left) > 8


async def test_a_tick_that_fails_comes_again(database: Database) -> None:
    tries: list[int] = []

    async def fail_twice(_: Any) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise RuntimeError("not yet")

    timer = Timer(name="t", every=timedelta(milliseconds=20), run=fail_twice)
    async with running(runner(timer, database, replica="a").run):
        await eventually(lambda: len(tries) >= 5)


async def test_a_database_that_is_away_is_waited_for(service_database: ServiceDatabase) -> None:
    ticks = Ticks()
    timer = Timer(name="t", every=timedelta(milliseconds=20), run=ticks)
    async with proxied(service_database.url) as proxy, database_of(proxy.address) as behind:

        async def work(state: Any) -> None:
            async with behind.transaction() as connection:
                await connection.execute(text("select 1"))
            await ticks(state)

        async with running(runner(Timer(name=timer.name, every=timer.every, run=work), behind, replica="a").run) as (
            task,
        ):
            await eventually(lambda: len(ticks.of) >= 2)
            await proxy.refuse()
            seen = len(ticks.of)

            await proxy.serve()

            await eventually(lambda: len(ticks.of) >= seen + 3, within=30)
            assert not task.done()
