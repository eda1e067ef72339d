"""Events that cannot be applied: tried again for a while, then parked, and in nobody's way."""

import asyncio

import pytest
from chassis_hearer import Hearer, leave_effect
from chassis_house import MAILBOX, PARKING, queued, value
from chassis_post import Post

from balabaqsha_chassis.consumer import MAX_ATTEMPTS, NeverError, TryLaterError
from balabaqsha_chassis.database import Database
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually


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
    return await value(database, "select count(*) from inbox_waiting") == 1


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
