"""Turns: one at a time for each subject, in the order of asking, and nothing is left behind."""

import asyncio
import random

import pytest

from balabaqsha_chassis.turns import Turns


class Watcher:
    """Notes who works, and that nobody works beside another of the same subject."""

    def __init__(self) -> None:
        self.order: dict[str, list[int]] = {}
        self.at_work: set[str] = set()

    async def work(self, turns: Turns, subject: str, number: int, *, steps: int) -> None:
        async with turns.of(subject):
            assert subject not in self.at_work
            self.at_work.add(subject)
            self.order.setdefault(subject, []).append(number)
            for _ in range(steps):
                await asyncio.sleep(0)
            self.at_work.discard(subject)


async def test_works_of_a_subject_are_done_one_by_one_in_the_order_of_asking() -> None:
    turns, watcher, dice = Turns(), Watcher(), random.Random(3)
    subjects = [f"s{number}" for number in range(40)]

    async with asyncio.TaskGroup() as tasks:
        for number in range(2_000):
            subject = dice.choice(subjects)
            tasks.create_task(watcher.work(turns, subject, number, steps=dice.randrange(4)))
            if dice.random() < 0.5:
                await asyncio.sleep(0)

    assert all(numbers == sorted(numbers) for numbers in watcher.order.values())
    assert sum(map(len, watcher.order.values())) == 2_000
    assert len(turns) == 0


async def test_subjects_do_not_wait_for_each_other() -> None:
    turns = Turns()

    async with turns.of("a"):
        await asyncio.wait_for(Watcher().work(turns, "b", 1, steps=0), 1)


async def test_a_work_that_fails_or_is_stopped_leaves_its_place() -> None:
    turns, watcher = Turns(), Watcher()
    with pytest.raises(RuntimeError):
        async with turns.of("a"):
            raise RuntimeError

    async with turns.of("a"):
        waiting = asyncio.create_task(watcher.work(turns, "a", 1, steps=0))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    await watcher.work(turns, "a", 2, steps=0)
    assert watcher.order == {"a": [2]}
    assert len(turns) == 0
