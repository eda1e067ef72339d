"""The listener: whatever closes, it is heard again within a minute, and the fault is shown meanwhile."""

import asyncio
from contextlib import suppress

import asyncpg
import pytest
from aiormq.exceptions import ChannelAccessRefused
from chassis_hearer import Hearer, leave_effect
from chassis_house import MAILBOX, PARKING, running, value
from chassis_post import Post, WatchedBroker
from fault_proxy import proxied

from balabaqsha_chassis.consumer import NeverError
from balabaqsha_chassis.database import Database
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

HEALS_WITHIN = 60


async def hears(hearer: Hearer, post: Post, subject: str) -> None:
    """The listener is well again, and what was sent has its effect."""
    await hearer.is_well(within=HEALS_WITHIN)
    await post.send(subject, sequence=1)
    await eventually(lambda: has(hearer, subject), within=HEALS_WITHIN)


async def has(hearer: Hearer, subject: str) -> bool:
    return (subject, 1) in await hearer.effects()


async def is_degraded(hearer: Hearer) -> None:
    await eventually(lambda: "consumer" in hearer.health.degraded, within=30, hint="nothing is shown")


async def test_a_mailbox_that_is_deleted_and_made_again_is_heard_again(hearer: Hearer, post: Post) -> None:
    async with hearer.listening():
        post.api.delete("queues", post.vhost.core, MAILBOX)
        await is_degraded(hearer)

        post.mend()

        await hears(hearer, post, "after")


async def test_both_replicas_hear_again_after_their_mailbox_was_made_anew(
    hearer: Hearer, core_vhost: CoreVhost, post: Post
) -> None:
    """Asking only whether the mailbox has any consumer would satisfy one replica with the other's."""
    twin = Hearer(database=hearer.database, address=core_vhost.url(MAILBOX))
    async with hearer.listening(), twin.listening():
        post.api.delete("queues", core_vhost.core, MAILBOX)
        post.mend()

        async def both() -> bool:
            return await post.consumers() == 2

        await eventually(both, within=HEALS_WITHIN)
        await hears(hearer, post, "after")


async def test_a_listener_without_a_mailbox_waits_for_it(hearer: Hearer, post: Post) -> None:
    post.api.delete("queues", post.vhost.core, MAILBOX)
    async with running(hearer.listener().run):
        await is_degraded(hearer)

        post.mend()

        await hears(hearer, post, "after")


@pytest.mark.parametrize("which", ["consuming", "publishing"])
async def test_a_channel_that_the_broker_closes_is_made_anew(
    hearer: Hearer, core_vhost: CoreVhost, post: Post, which: str
) -> None:
    broker = WatchedBroker(core_vhost.url(MAILBOX), name="watched")
    async with running(hearer.listener(broker).run):
        await hearer.is_well()
        channel = broker.channels()[0 if which == "consuming" else 1]
        if which == "consuming":
            await channel.basic_ack(delivery_tag=4711)
        else:
            with suppress(ChannelAccessRefused, asyncio.CancelledError):
                await channel.basic_publish(b"", exchange="nowhere", routing_key="x")

        await is_degraded(hearer)
        await hears(hearer, post, "after")


async def test_connections_that_the_broker_closes_are_made_anew(hearer: Hearer, post: Post) -> None:
    async with hearer.listening():
        await hears(hearer, post, "before")
        names = await post.connections_of(MAILBOX)
        for name in names:
            post.api.delete("connections", name)
        await is_degraded(hearer)

        await hears(hearer, post, "after")


async def test_a_broker_that_is_away_is_waited_for(database: Database, core_vhost: CoreVhost, post: Post) -> None:
    async with proxied(core_vhost.url(MAILBOX)) as proxy:
        hearer = Hearer(database=database, address=proxy.address)
        async with hearer.listening() as listening:
            await proxy.refuse()
            await is_degraded(hearer)
            await post.send("meanwhile", sequence=1)
            assert not listening.done()

            await proxy.serve()

            await eventually(lambda: has(hearer, "meanwhile"), within=HEALS_WITHIN)


async def test_a_broker_that_is_frozen_is_noticed_and_heard_again(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    async with proxied(core_vhost.url(MAILBOX)) as proxy:
        hearer = Hearer(database=database, address=proxy.address)
        async with hearer.listening():
            proxy.stall()
            await is_degraded(hearer)
            proxy.flow()

            await hears(hearer, post, "after")


async def test_a_listener_that_stops_finishes_what_it_began_and_gives_the_rest_back(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slowly(event, delivery) -> None:
        begun.set()
        await may_end.wait()
        await leave_effect(event, delivery)

    hearer = Hearer(database=database, address=core_vhost.url(MAILBOX), handler=slowly)
    broker = WatchedBroker(core_vhost.url(MAILBOX), name="watched")
    async with running(hearer.listener(broker).run) as (listening,):
        await hearer.is_well()
        await post.send("begun", sequence=1)
        await begun.wait()

        listening.cancel()

        await eventually(lambda: not broker.channels()[0].consumers)
        await post.send("later", sequence=1)
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await listening

    assert await hearer.effects() == [("begun", 1)]
    messages = await post.take(MAILBOX)
    assert [m.headers["cloudEvents_subject"] for m in messages] == ["later"]
    assert not messages[0].redelivered


async def test_a_listener_of_a_frozen_broker_can_be_stopped(database: Database, core_vhost: CoreVhost) -> None:
    async with proxied(core_vhost.url(MAILBOX)) as proxy:
        hearer = Hearer(database=database, address=proxy.address)
        async with hearer.listening() as listening:
            proxy.stall()
            listening.cancel()

            done, _ = await asyncio.wait([listening], timeout=30)

            assert done
            assert listening.cancelled()


async def test_what_cannot_be_parked_is_kept_until_it_can_and_hinders_nobody(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    """More poison than the listener takes at once, while the parking place is not bound."""

    async def choke(event, delivery) -> None:
        if event.subject.startswith("poison"):
            raise NeverError("choked")
        await leave_effect(event, delivery)

    hearer = Hearer(database=database, address=core_vhost.url(MAILBOX), handler=choke)
    post.unbind(PARKING, exchange=PARKING, key="")
    async with hearer.listening():
        for number in range(9):
            await post.send(f"poison-{number}", sequence=1)
        await post.send("healthy", sequence=1)
        await eventually(lambda: bool(hearer.health.degraded), within=15)

        post.mend()

        parked = await post.take(PARKING, count=9, within=HEALS_WITHIN)
        await hearer.has_effects(1, within=HEALS_WITHIN)
        await eventually(lambda: hearer.health.degraded == [], within=15)

    assert {m.headers["x-parked-reason"] for m in parked} == {"choked"}
    assert sorted(str(m.headers["cloudEvents_subject"]) for m in parked) == [f"poison-{n}" for n in range(9)]


async def test_an_event_that_waits_too_long_for_its_predecessor_is_shown_and_never_dropped(
    hearer: Hearer, post: Post, service_database: ServiceDatabase
) -> None:
    async with hearer.listening():
        await post.send("a", sequence=2)

        async def stored() -> bool:
            return bool(await value(hearer.database, "select count(*) from inbox_waiting"))

        await eventually(stored)
        owner = await asyncpg.connect(service_database.owner_url)
        await owner.execute("update inbox_waiting set stored_at = stored_at - interval '61 seconds'")
        await owner.close()
        await eventually(lambda: "inbox" in hearer.health.degraded, within=15)

        await post.send("a", sequence=1)

        assert await hearer.has_effects(2) == [("a", 1), ("a", 2)]
        await eventually(lambda: "inbox" not in hearer.health.degraded, within=15)
