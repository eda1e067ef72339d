"""One event, one effect: whatever the order, however often, and whoever dies in between."""

import random

from chassis_hearer import Hearer, leave_effect
from chassis_house import MAILBOX, PARKING, value
from chassis_post import Post
from fault_proxy import proxied
from sqlalchemy import text

from balabaqsha_chassis.database import Database
from balabaqsha_testkit.databases import ServiceDatabase
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
