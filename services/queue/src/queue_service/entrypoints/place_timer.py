"""Keeps free places for who waits first, and looks after the children of kindergartens that close."""

from datetime import timedelta

from balabaqsha_chassis.timer import Timer
from queue_service.entrypoints.state import QueueState
from queue_service.use_cases.close_kindergarten import (
    affected,
    finish_closing,
    open_tasks_of_closing,
    release_from_closing,
    tell_waiting_of_closing,
)
from queue_service.use_cases.offer_place import find_match, offer_place

_CLOSINGS_A_TICK = 100


async def look_after_places(state: QueueState) -> None:
    """Everything at hand: closings first, so that nobody is offered a place there."""
    await settle_closings(state)
    await offer_free_places(state)


async def offer_free_places(state: QueueState) -> None:
    """Offer every free place for which somebody waits, each in a transaction of its own."""
    async with state.open_unit_of_work() as unit_of_work:
        kindergartens = await unit_of_work.waitlists.with_free_places()
    for kindergarten_id in kindergartens:
        passed_by: set[str] = set()
        while (tried := await _offer_one(kindergarten_id, passed_by, state)) is not None:
            passed_by.add(tried)


async def _offer_one(kindergarten_id: str, passed_by: set[str], state: QueueState) -> str | None:
    """Whom a place was offered to, or would have been had nothing changed meanwhile."""
    async with state.open_unit_of_work() as unit_of_work:
        match = await find_match(
            kindergarten_id, passing_by=frozenset(passed_by), unit_of_work=unit_of_work, clock=state.clock
        )
        if match is None:
            return None
        await offer_place(match, unit_of_work=unit_of_work, clock=state.clock)
        return match.child.waiting.id


async def settle_closings(state: QueueState) -> None:
    """Release, tell and list everybody of each kindergarten that closes; then close it if nobody is left."""
    async with state.open_unit_of_work() as unit_of_work:
        closing = await unit_of_work.kindergartens.closing(limit=_CLOSINGS_A_TICK)
    for kindergarten_id in closing:
        await _settle_closing(kindergarten_id, state)


async def _settle_closing(kindergarten_id: str, state: QueueState) -> None:
    async with state.open_unit_of_work() as unit_of_work:
        left = await affected(kindergarten_id, unit_of_work=unit_of_work)
    for choice in left.choices:
        async with state.open_unit_of_work() as unit_of_work:
            await release_from_closing(choice, unit_of_work=unit_of_work, clock=state.clock)
    for waiting in left.waiting:
        async with state.open_unit_of_work() as unit_of_work:
            await tell_waiting_of_closing(waiting, unit_of_work=unit_of_work, clock=state.clock)
    async with state.open_unit_of_work() as unit_of_work:
        await open_tasks_of_closing(
            kindergarten_id, enrolments=left.enrolments, unit_of_work=unit_of_work, clock=state.clock
        )
    async with state.open_unit_of_work() as unit_of_work:
        await finish_closing(kindergarten_id, unit_of_work=unit_of_work, clock=state.clock)


PLACE_TIMER = Timer(name="places", every=timedelta(seconds=1), run=look_after_places)
