"""One event, one effect: whatever the order, however often, and whoever dies in between."""

import asyncio
import random

import pytest
from chassis_house import (
    MAILBOX,
    PARKING,
    Hearer,
    Post,
    WatchedBroker,
    applier_of,
    database_of,
    leave_effect,
    queued,
    running,
    value,
)
from fault_proxy import proxied
from sqlalchemy import text

from balabaqsha_chassis.consumer import MAX_ATTEMPTS, NeverError, Outcome, TryLaterError
from balabaqsha_chassis.database import Database
from balabaqsha_contracts.queue_events import ApplicationRefusedV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.serving import Deliveries
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

SUBJECTS = [f"s{number}" for number in range(12)]


def in_order(effects: list[tuple[str, int]], subjects: list[str], *, events: int) -> bool:
    """Whether each subject's effects are its events, each once and in turn."""
    return all(
        [sequence for name, sequence in effects if name == subject] == list(range(1, events + 1))
        for subject in subjects
    )


async def test_every_event_thrice_and_shuffled_has_its_effect_once_and_in_turn(hearer: Hearer, post: Post) -> None:
    history = [(subject, sequence) for subject in SUBJECTS for sequence in range(1, 11)]
    async with hearer.listening():
        await post.send_shuffled(history, copies=3, dice=random.Random(11))

        effects = await hearer.has_effects(120, within=30)

        async def quiet() -> bool:
            return await post.count(MAILBOX) == 0 and await waiting(hearer.database) == 0

        await eventually(quiet, within=15)
    assert sorted(await hearer.effects()) == sorted(effects) == sorted(history)
    assert in_order(effects, SUBJECTS, events=10)
    assert await post.count(PARKING) == 0


async def waiting(database: Database) -> int:
    return int(await value(database, "select count(*) from inbox_waiting"))


async def test_two_replicas_share_a_mailbox_and_every_event_has_one_effect(
    hearer: Hearer, core_vhost: CoreVhost, post: Post
) -> None:
    twin = Hearer(database=hearer.database, address=core_vhost.url(MAILBOX))
    history = [(subject, sequence) for subject in SUBJECTS for sequence in range(1, 11)]
    async with hearer.listening(), twin.listening():
        await post.send_shuffled(history, copies=2, dice=random.Random(12))

        effects = await hearer.has_effects(120, within=30)

    assert sorted(effects) == sorted(history)
    assert in_order(effects, SUBJECTS, events=10)


async def test_an_event_that_comes_early_waits_for_the_missing_one(hearer: Hearer, post: Post) -> None:
    async with hearer.listening():
        await post.send("a", sequence=3)
        await post.send("a", sequence=2)
        await post.send("b", sequence=1)
        assert await hearer.has_effects(1) == [("b", 1)]
        await eventually(lambda: two_wait(hearer.database))

        await post.send("a", sequence=1)

        assert await hearer.has_effects(4) == [("b", 1), ("a", 1), ("a", 2), ("a", 3)]
    assert await waiting(hearer.database) == 0


async def two_wait(database: Database) -> bool:
    return await waiting(database) == 2


async def test_many_events_that_came_early_are_applied_in_seconds_once_the_missing_one_comes(
    hearer: Hearer, post: Post
) -> None:
    async with hearer.listening():
        for sequence in range(2, 62):
            await post.send("a", sequence=sequence)
        await eventually(lambda: sixty_wait(hearer.database), within=20)

        await post.send("a", sequence=1)

        effects = await hearer.has_effects(61, within=15)
    assert effects == [("a", sequence) for sequence in range(1, 62)]


async def sixty_wait(database: Database) -> bool:
    return await waiting(database) == 60


async def test_an_event_older_than_the_inbox_remembers_has_no_effect_either(hearer: Hearer, post: Post) -> None:
    async with hearer.listening():
        event_id = await post.send("a", sequence=1)
        await post.send("a", sequence=2)
        await hearer.has_effects(2)
        async with hearer.database.transaction() as connection:
            await connection.execute(text("delete from inbox"))

        await post.send("a", sequence=1, event_id=event_id)
        await post.send("a", sequence=2)
        await post.send("a", sequence=3)

        assert await hearer.has_effects(3) == [("a", 1), ("a", 2), ("a", 3)]


async def test_a_crash_between_commit_and_ack_repeats_the_delivery_and_not_the_effect(
    service_database: ServiceDatabase, core_vhost: CoreVhost, post: Post, database: Database
) -> None:
    """The line to the broker is cut when the effect is committed and before the ack can leave."""
    async with proxied(core_vhost.url(MAILBOX)) as proxy:

        async def stall_then_leave_effect(event, delivery) -> None:
            await leave_effect(event, delivery)
            proxy.stall()

        hearer = Hearer(database=database, address=proxy.address, handler=stall_then_leave_effect)
        async with hearer.listening():
            await post.send("a", sequence=1)
            assert await hearer.has_effects(1) == [("a", 1)]

            await proxy.refuse()
            proxy.flow()
            await proxy.serve()
            await hearer.is_well(within=30)
            await post.send("b", sequence=1)
            await hearer.has_effects(2)
            proxy.flow()

            assert await hearer.effects() == [("a", 1), ("b", 1)]


async def test_an_event_to_try_later_comes_back_and_succeeds(hearer_of, post: Post) -> None:
    seen: list[int] = []

    async def third_time_lucky(event, delivery) -> None:
        await leave_effect(event, delivery)
        seen.append(delivery.envelope.sequence)
        if len(seen) < 3:
            raise TryLaterError("not yet")

    hearer = hearer_of(third_time_lucky)
    post.hurry_retries(milliseconds=20)
    async with hearer.listening():
        await post.send("a", sequence=1)

        assert await hearer.has_effects(1) == [("a", 1)]

    assert seen == [1, 1, 1]
    assert await value(hearer.database, "select count(*) from inbox_attempt") == 0
    assert await post.count(PARKING) == 0


@pytest.fixture
def hearer_of(database: Database, core_vhost: CoreVhost):
    return lambda handler, **options: Hearer(
        database=database, address=core_vhost.url(MAILBOX), handler=handler, options=options
    )


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(TryLaterError("the register is away"), "TryLaterError: the register is away"), (KeyError("iin"), "KeyError")],
)
async def test_an_event_that_fails_again_and_again_is_parked_with_the_reason(
    hearer_of, post: Post, fault: Exception, reason: str
) -> None:
    tries: list[int] = []

    async def always_fails(event, delivery) -> None:
        await leave_effect(event, delivery)
        tries.append(1)
        raise fault

    hearer = hearer_of(always_fails)
    post.hurry_retries(milliseconds=10)
    async with hearer.listening():
        event_id = await post.send("a", sequence=1)

        (parked,) = await post.take(PARKING, within=40)

    assert len(tries) == MAX_ATTEMPTS
    assert parked.message_id == event_id
    assert parked.body == queued("a").model_dump_json().encode()
    assert parked.headers["x-parked-reason"] == reason
    assert parked.headers["x-parked-attempts"] == MAX_ATTEMPTS
    assert parked.headers["x-parked-by"] == MAILBOX
    assert parked.headers["cloudEvents_id"] == event_id
    assert await hearer.effects() == []


async def test_an_event_of_which_the_handler_despairs_is_parked_at_once(hearer_of, post: Post) -> None:
    async def never(event, delivery) -> None:
        await leave_effect(event, delivery)
        raise NeverError("the number is not one")

    hearer = hearer_of(never)
    async with hearer.listening():
        await post.send("a", sequence=1)

        (parked,) = await post.take(PARKING)

    assert parked.headers["x-parked-reason"] == "the number is not one"
    assert parked.headers["x-parked-attempts"] == 1
    assert await hearer.effects() == []


async def test_a_parked_event_put_back_into_the_mailbox_is_applied_and_frees_its_followers(
    hearer_of, post: Post
) -> None:
    mended = asyncio.Event()

    async def handle(event, delivery) -> None:
        if not mended.is_set():
            raise NeverError("not mended")
        await leave_effect(event, delivery)

    hearer = hearer_of(handle)
    async with hearer.listening():
        event_id = await post.send("a", sequence=1)
        await post.take(PARKING)
        mended.set()
        await post.send("a", sequence=2)
        await eventually(lambda: one_waits(hearer.database))

        await post.send("a", sequence=1, event_id=event_id)

        assert await hearer.has_effects(2) == [("a", 1), ("a", 2)]


async def one_waits(database: Database) -> bool:
    return await waiting(database) == 1


UNREADABLE: tuple[tuple[bytes | None, dict], ...] = (
    (b"{", {}),
    (b"{}", {}),
    (b"\xff\xfe", {}),
    (b"", {}),
    (b"[" * 100_000, {}),
    (None, {"type": "kz.balabaqsha.queue.unheard_of.v1"}),
    (None, {"id": "not-a-uuid"}),
    (None, {"sequence": 0}),
    (None, {"sequence": "first"}),
    (None, {"time": "now"}),
    (None, {"subject": "s" * 300}),
)


async def test_what_cannot_be_read_is_parked_at_once_and_hinders_nobody(hearer: Hearer, post: Post) -> None:
    async with hearer.listening():
        sent = [await post.send("a", sequence=1, body=body, changed=changed) for body, changed in UNREADABLE]
        await post.send("b", sequence=1)

        parked = await post.take(PARKING, count=len(UNREADABLE))
        assert await hearer.has_effects(1) == [("b", 1)]

    assert sorted(str(message.message_id) for message in parked) == sorted(sent)
    for message in parked:
        assert str(message.headers["x-parked-reason"]).startswith("unreadable")
        assert message.headers["x-parked-attempts"] == 1


async def test_one_poison_among_two_hundred_parks_itself_and_nobody_else(hearer_of, post: Post) -> None:
    async def choke(event, delivery) -> None:
        if event.subject == "poison":
            raise RuntimeError("choked")
        await leave_effect(event, delivery)

    hearer = hearer_of(choke)
    post.hurry_retries(milliseconds=10)
    async with hearer.listening():
        healthy = [f"healthy-{number}" for number in range(200)]
        for number, subject in enumerate(healthy):
            if number == 100:
                await post.send("poison", sequence=1)
            await post.send(subject, sequence=1)

        (parked,) = await post.take(PARKING, within=40)
        effects = await hearer.has_effects(200, within=30)

    assert parked.headers["cloudEvents_subject"] == "poison"
    assert sorted(effects) == sorted((subject, 1) for subject in healthy)
    assert await post.count(PARKING) == 0


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
