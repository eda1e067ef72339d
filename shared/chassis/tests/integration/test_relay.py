"""The relay: oldest first, one of a subject at a time, sent means confirmed, and one relay at work a database."""

import random
import time
from datetime import timedelta

import pytest
from chassis_house import (
    MAILBOX,
    Message,
    Post,
    database_of,
    opener,
    queued,
    relay_of,
    rows,
    running,
    state,
    unsent,
    value,
)
from fault_proxy import proxied
from sqlalchemy import text

from balabaqsha_chassis.backlog import Backlog
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.lease import Lease
from balabaqsha_chassis.outbox import LANE_URGENT
from balabaqsha_chassis.relay import LEASE_TERM
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

READER = "notifications-service"
KEY = "queue.application_queued.v1"


async def all_sent(database: Database, *, within: float = 20) -> None:
    async def nothing_left() -> bool:
        return await unsent(database) == 0

    await eventually(nothing_left, within=within, hint="unsent events are left")


async def arrivals(post: Post, *, count: int, mailbox: str = MAILBOX) -> list[tuple[str, int]]:
    """(subject, sequence) of the next messages, in the order of their arrival."""
    return [what(message) for message in await post.take(mailbox, count=count)]


def what(message: Message) -> tuple[str, int]:
    return str(message.headers["cloudEvents_subject"]), int(str(message.headers["cloudEvents_sequence"]))


def address(vhost: CoreVhost) -> str:
    return vhost.url("queue-service")


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
        for number in range(5):
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


async def fill(database: Database, *, subjects: int, events: int) -> None:
    """Unsent events, as many of each subject."""
    async with database.transaction() as connection:
        await connection.execute(
            text(
                """
                insert into outbox (event_id, subject_kind, subject, sequence, type, routing_key, data, occurred_at)
                select gen_random_uuid(), 'entry', 's' || (n % :subjects), n / :subjects + 1,
                       'kz.balabaqsha.queue.application_queued.v1', 'queue.application_queued.v1', '{}', now()
                from generate_series(0, :events - 1) n
                """
            ),
            {"subjects": subjects, "events": events},
        )


@pytest.mark.parametrize("subjects", [100_000, 10])
async def test_a_backlog_of_a_hundred_thousand_does_not_slow_the_choice_of_the_next_batch(
    database: Database, subjects: int
) -> None:
    """The later looks count, when the database has settled on a plan for any parameters."""
    await fill(database, subjects=subjects, events=100_000)
    backlog = Backlog(database)

    seconds = []
    for _ in range(12):
        began = time.perf_counter()
        chains = await backlog.next_batch()
        seconds.append(time.perf_counter() - began)

    assert len(chains) == min(subjects, 100)
    assert sum(len(chain) for chain in chains) == 100
    assert min(seconds[6:]) < 0.02
