"""Two relays of one database: one at work, the other ready, and a stopped one harmless."""

from datetime import timedelta

from chassis_house import MAILBOX, relay_of, running, state, unsent, value
from chassis_post import Post
from chassis_relaying import address, all_sent, arrivals, what
from fault_proxy import proxied
from sqlalchemy import text

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.lease import Lease
from balabaqsha_chassis.relay import LEASE_TERM
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

READER = "notifications-service"
KEY = "queue.application_queued.v1"


async def test_of_two_relays_one_is_at_work_and_the_other_takes_over_at_once_when_it_leaves(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    first, second = (relay_of(database, address(core_vhost)) for _ in range(2))
    async with running(second.run):
        async with running(first.run):
            for number in range(20):
                await state(database, *(f"s{one}" for one in range(number, number + 5)))
            await all_sent(database)
            holder = await value(database, "select holder from lease where name = 'relay'")

        await state(database, "later")
        await all_sent(database, within=LEASE_TERM.total_seconds() / 2)

    arrived = await arrivals(post, count=101)
    assert len(arrived) == len(set(arrived)) == 101
    assert await post.count(MAILBOX) == 0
    assert holder is not None


async def expire_lease(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(text("update lease set expires_at = now() - interval '1 second' where name = 'relay'"))


async def test_a_relay_that_was_stopped_meanwhile_marks_nothing(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    """Its publish hangs, its lease runs out, another takes over: the confirm that comes then is worth nothing."""
    async with proxied(address(core_vhost)) as proxy, running(relay_of(database, proxy.address).run):
        await state(database, "before")
        await all_sent(database)
        proxy.stall()
        await state(database, "stale")
        await eventually(lambda: lease_is_old(database), within=5)
        await expire_lease(database)
        another = Lease("relay", holder="another", term=timedelta(seconds=60))
        async with database.transaction() as connection:
            assert await another.take(connection)

        proxy.flow()

        assert await arrivals(post, count=2) == [("before", 1), ("stale", 1)]
        await eventually(lambda: lease_is_old(database, seconds=1.5), within=10)
        assert await unsent(database) == 1
        async with database.transaction() as connection:
            await another.release(connection)
        await all_sent(database)


async def lease_is_old(database: Database, *, seconds: float = 1) -> bool:
    """Whether the newest event has waited so long that a healthy relay would have taken it twice over."""
    age = await value(database, "select extract(epoch from clock_timestamp() - max(occurred_at)) from outbox")
    return float(age) > seconds


async def test_a_stopped_relay_is_replaced_when_its_lease_runs_out(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    async with proxied(address(core_vhost)) as proxy, running(relay_of(database, proxy.address).run):
        await state(database, "before")
        await all_sent(database)
        proxy.stall()
        await state(database, "meanwhile")
        await eventually(lambda: lease_is_old(database, seconds=0.6), within=5)
        await expire_lease(database)

        async with running(relay_of(database, address(core_vhost)).run):
            await all_sent(database)
            proxy.flow()
            await state(database, "meanwhile")
            await all_sent(database)

    arrived = [what(message) for message in await post.take_all(MAILBOX)]
    assert list(dict.fromkeys(arrived)) == [("before", 1), ("meanwhile", 1), ("meanwhile", 2)]
