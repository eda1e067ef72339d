"""What the children service does by the clock."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog

from balabaqsha_chassis.timer import Timer
from children_service.domain.errors import RegisterUnavailableError
from children_service.entrypoints.state import ChildrenState
from children_service.use_cases.circumstance_ports import DueChild
from children_service.use_cases.drop_outlived import drop_outlived
from children_service.use_cases.follow_circumstances import (
    BATCH,
    NoteCircumstances,
    note_circumstances,
    take_due_children,
)
from children_service.use_cases.rewrap_data_keys import rewrap_data_keys

_BATCHES_A_TICK = 50
_QUESTIONS_AT_ONCE = 10
_log = structlog.get_logger()


async def rewrap(state: ChildrenState) -> None:
    """Bring data keys under the current key-encryption key, a transaction a batch."""
    for _ in range(_BATCHES_A_TICK):
        async with state.open_unit_of_work() as unit_of_work:
            more = await rewrap_data_keys(unit_of_work=unit_of_work)
        if not more:
            return


async def tidy(state: ChildrenState) -> None:
    """Drop what has outlived its purpose."""
    async with state.open_unit_of_work() as unit_of_work:
        await drop_outlived(unit_of_work=unit_of_work, clock=state.clock, unused_kept=state.unused_check_kept)


async def follow_circumstances(state: ChildrenState) -> None:
    """Ask the register about children that are due; the first question it leaves unanswered ends the tick."""
    for _ in range(_BATCHES_A_TICK):
        async with state.open_unit_of_work() as unit_of_work:
            due = await take_due_children(unit_of_work=unit_of_work, at=state.clock())
        for start in range(0, len(due), _QUESTIONS_AT_ONCE):
            if not await _ask_about(due[start : start + _QUESTIONS_AT_ONCE], state=state):
                return
        if len(due) < BATCH:
            return


async def _ask_about(some: Sequence[DueChild], *, state: ChildrenState) -> bool:
    """Whether the register answered about every one of them."""
    return all(await asyncio.gather(*(_note_one(child, state=state) for child in some)))


async def _note_one(child: DueChild, *, state: ChildrenState) -> bool:
    try:
        facts = await state.facts_register.facts(child=child.iin)
    except RegisterUnavailableError:
        _log.info("circumstances_not_told", child_id=child.child_id)
        return False
    command = NoteCircumstances(
        child_id=child.child_id, facts=facts, checked_at=state.clock(), good_for=state.facts_good_for
    )
    async with state.open_unit_of_work() as unit_of_work:
        await note_circumstances(command, unit_of_work=unit_of_work)
    return True


TIMERS = (
    Timer(name="follow_circumstances", every=timedelta(seconds=2), run=follow_circumstances),
    Timer(name="rewrap_data_keys", every=timedelta(minutes=5), run=rewrap),
    Timer(name="drop_outlived", every=timedelta(minutes=5), run=tidy),
)
