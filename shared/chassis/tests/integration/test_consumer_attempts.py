"""Attempts: counted before the handler starts, and not held against an event while the database is away."""

import asyncio

from chassis_hearer import Hearer, applier_of, leave_effect
from chassis_house import MAILBOX, PARKING, database_of, queued, running, value
from chassis_post import Post, WatchedBroker
from fault_proxy import proxied

from balabaqsha_chassis.consumer import Outcome, TryLaterError
from balabaqsha_chassis.database import Database
from balabaqsha_contracts.queue_events import ApplicationRefusedV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.serving import Deliveries
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually


async def test_a_handler_that_never_ends_is_stopped_and_counted(database: Database, deliveries: Deliveries) -> None:
    async def hang(event, delivery) -> None:
        await leave_effect(event, delivery)
        await asyncio.Event().wait()

    applier = applier_of(database, hang, handler_timeout_seconds=0.2)
    event = queued("a")
    envelope = deliveries.envelope(event)

    verdict = await applier.apply(envelope.to_headers(), event.model_dump_json().encode())

    assert verdict.outcome is Outcome.LATER
    assert verdict.reason == "TimeoutError"
    assert await value(database, "select attempts from inbox_attempt") == 1
    assert await value(database, "select count(*) from effect") == 0
    assert (await applier_of(database).apply(envelope.to_headers(), event.model_dump_json().encode())).outcome == "done"
    assert await value(database, "select count(*) from effect") == 1


async def test_an_attempt_is_counted_before_the_handler_starts(database: Database, deliveries: Deliveries) -> None:
    """A handler that kills its process must not be tried for ever."""
    counted: list[int] = []

    async def look(event, delivery) -> None:
        counted.append(await value(database, "select attempts from inbox_attempt"))
        raise TryLaterError("again")

    applier = applier_of(database, look)
    event = queued("a")
    envelope = deliveries.envelope(event)
    for _ in range(3):
        await applier.apply(envelope.to_headers(), event.model_dump_json().encode())

    assert counted == [1, 2, 3]


async def test_an_event_nobody_subscribed_to_is_counted_as_heard(database: Database, deliveries: Deliveries) -> None:
    applier = applier_of(database)
    unheeded = ApplicationRefusedV1.model_validate({**ApplicationRefusedV1.example, "application_id": "a"})
    heeded = queued("a")
    for event in (unheeded, heeded):
        headers = deliveries.envelope(event).to_headers()
        assert (await applier.apply(headers, event.model_dump_json().encode())).outcome is Outcome.DONE

    assert await value(database, "select last from inbox_position") == 2
    assert await value(database, "select sequence from effect") == 2


async def test_while_the_database_is_away_nothing_is_parked_however_long_it_takes(
    service_database: ServiceDatabase, database: Database, core_vhost: CoreVhost, post: Post
) -> None:
    async with proxied(service_database.url) as proxy, database_of(proxy.address) as behind:
        hearer = Hearer(database=behind, address=core_vhost.url(MAILBOX))
        post.hurry_retries(milliseconds=10)
        post.park_after(deliveries=2)
        broker = WatchedBroker(core_vhost.url(MAILBOX), name="watched")
        async with running(hearer.listener(broker).run):
            await hearer.is_well()
            await proxy.refuse()
            sent = [await post.send(f"s{number}", sequence=1) for number in range(20)]
            for event_id in sent:
                await eventually(lambda wanted=event_id: hearer.was_given(wanted, times=3), within=60)
            assert hearer.health.degraded == []
            assert len(broker.connections) == 2

            await proxy.serve()

            hearer.database = database
            effects = await hearer.has_effects(20, within=30)
            assert sorted(effects) == sorted((f"s{number}", 1) for number in range(20))
    assert await post.count(PARKING) == 0
