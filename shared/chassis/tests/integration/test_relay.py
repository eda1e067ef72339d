"""The relay: oldest first, one of a subject at a time, sent means confirmed, and one relay at work a database."""

import random

from chassis_house import MAILBOX, database_of, opener, queued, relay_of, rows, running, state, unsent, value
from chassis_post import Post
from chassis_relaying import address, all_sent, arrivals
from fault_proxy import proxied
from sqlalchemy import text

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.outbox import LANE_URGENT
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

READER = "notifications-service"
KEY = "queue.application_queued.v1"


async def test_events_of_a_subject_arrive_in_the_order_of_their_making(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    dice = random.Random(5)
    for _ in range(20):
        await state(database, *(dice.choice("abcdefgh") for _ in range(15)))

    async with running(relay_of(database, address(core_vhost)).run):
        await all_sent(database)

    arrived = await arrivals(post, count=300)
    for subject in "abcdefgh":
        sequences = [sequence for name, sequence in arrived if name == subject]
        assert sequences == list(range(1, len(sequences) + 1))


async def test_an_urgent_event_goes_before_older_usual_ones(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    await state(database, *(f"usual-{number}" for number in range(300)))
    async with opener(database)() as unit_of_work:
        await unit_of_work.outbox.add(queued("urgent"), lane=LANE_URGENT)

    async with running(relay_of(database, address(core_vhost)).run):
        await all_sent(database)

    arrived = [subject for subject, _ in await arrivals(post, count=301)]
    assert arrived.index("urgent") < 100


async def test_urgent_events_bring_the_usual_ones_they_follow_along(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    """Urgent events of more subjects than a batch holds, each behind a usual one, would else wait for ever."""
    await state(database, *(f"s{number}" for number in range(250)))
    async with opener(database)() as unit_of_work:
        for number in range(250):
            await unit_of_work.outbox.add(queued(f"s{number}"), lane=LANE_URGENT)

    async with running(relay_of(database, address(core_vhost)).run):
        await all_sent(database)

    arrived = await arrivals(post, count=500)
    for number in range(250):
        assert [sequence for subject, sequence in arrived if subject == f"s{number}"] == [1, 2]


async def test_an_event_is_marked_only_after_the_broker_confirmed_it(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    async with proxied(address(core_vhost)) as proxy:
        relay = relay_of(database, proxy.address)
        async with running(relay.run):
            await state(database, "first")
            await all_sent(database)
            proxy.stall()
            await state(database, "a", "b", "c")

            await eventually(lambda: not_marked_for(database, seconds=2), within=10)

            proxy.flow()
            await all_sent(database)

    assert {subject for subject, _ in await arrivals(post, count=4)} == {"first", "a", "b", "c"}


async def not_marked_for(database: Database, *, seconds: float) -> bool:
    """Whether three events have stayed unsent for so long."""
    oldest = await value(
        database,
        "select extract(epoch from clock_timestamp() - min(occurred_at)) from outbox where published_at is null",
    )
    assert await unsent(database) == 3
    return float(oldest) > seconds


async def test_an_event_nobody_is_bound_for_stays_unsent_and_blocks_only_its_own_subject(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    post.unbind(MAILBOX)
    post.unbind(READER)
    health = Health()
    async with running(relay_of(database, address(core_vhost), health=health).run):
        await state(database, "blocked")
        await eventually(lambda: "routing" in health.degraded, within=15)
        post.api.post(
            "bindings", core_vhost.core, "e", "balabaqsha.events", "q", MAILBOX, body={"routing_key": "queue.other.v1"}
        )
        await renamed(database, routing_key="queue.other.v1", subjects=["free-1", "free-2"])

        assert set(await arrivals(post, count=2)) == {("free-1", 1), ("free-2", 1)}

        await state(database, "blocked")
        await eventually(lambda: still_unsent(database, ["blocked", "blocked"]))
        assert "routing" in health.degraded

        post.mend()
        await all_sent(database)

        assert await arrivals(post, count=2) == [("blocked", 1), ("blocked", 2)]
        await eventually(lambda: "routing" not in health.degraded)


async def renamed(database: Database, *, routing_key: str, subjects: list[str]) -> None:
    """Events of another routing key, stored as the outbox stores them."""
    async with database.transaction() as connection:
        for subject in subjects:
            await connection.execute(
                text(
                    """
                    insert into outbox (event_id, subject_kind, subject, sequence, type, routing_key, data, occurred_at)
                    values (:id, 'entry', :subject, 1, 'kz.balabaqsha.queue.other.v1', :key, '{}', now())
                    """
                ),
                {"id": new_id(), "subject": subject, "key": routing_key},
            )


async def still_unsent(database: Database, expected: list[str]) -> bool:
    left = await rows(database, "select subject from outbox where published_at is null")
    return [row.subject for row in left] == expected


async def test_one_broken_route_is_shown_though_all_others_work(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    health = Health()
    await renamed(database, routing_key="queue.unheard_of.v1", subjects=["nobody"])
    async with running(relay_of(database, address(core_vhost), health=health).run):
        await eventually(lambda: "routing" in health.degraded, within=15)
        for number in range(2):
            await state(database, f"healthy-{number}")
            await eventually(lambda: still_unsent(database, ["nobody"]), within=15)
            assert "routing" in health.degraded


async def test_a_broker_that_is_away_is_waited_for_without_losing_anything(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    health = Health()
    async with proxied(address(core_vhost)) as proxy:
        async with running(relay_of(database, proxy.address, health=health).run):
            await state(database, "before")
            await all_sent(database)
            await proxy.refuse()
            await state(database, "meanwhile", "meanwhile")
            await eventually(lambda: "relay" in health.degraded, within=15)

            await proxy.serve()
            await all_sent(database)

        assert "relay" not in health.degraded
    arrived = await arrivals(post, count=3)
    assert arrived == [("before", 1), ("meanwhile", 1), ("meanwhile", 2)]


async def test_a_relay_whose_connection_the_broker_closes_goes_on_by_itself(
    database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    async with running(relay_of(database, address(core_vhost)).run):
        await state(database, "before")
        await all_sent(database)
        for name in await post.connections_of("queue-service"):
            post.api.delete("connections", name)
        await state(database, "after")

        await all_sent(database)

    assert await arrivals(post, count=2) == [("before", 1), ("after", 1)]


async def test_a_database_that_is_away_is_waited_for(
    service_database: ServiceDatabase, database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    async with proxied(service_database.url) as proxy, database_of(proxy.address) as behind:
        health = Health()
        async with running(relay_of(behind, address(core_vhost), health=health).run):
            await state(database, "before")
            await all_sent(database)
            await proxy.refuse()
            await state(database, "meanwhile")
            await eventually(lambda: "relay" in health.degraded, within=15)

            await proxy.serve()
            await all_sent(database)

    assert await arrivals(post, count=2) == [("before", 1), ("meanwhile", 1)]
