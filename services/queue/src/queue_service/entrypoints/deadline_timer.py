"""Meets the deadlines that have come, the earliest first, a transaction each."""

import asyncio
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter, Gauge

from balabaqsha_chassis.timer import Timer
from queue_service.entrypoints.deadline_consequences import CONSEQUENCES
from queue_service.entrypoints.state import QueueState
from queue_service.use_cases.meet_deadline import meet_deadline
from queue_service.use_cases.voucher_ports import Deadline

#: Different entries only: two deadlines of one come one after the other.
_AT_ONCE = 4

_MET = Counter("balabaqsha_queue_deadlines_total", "Deadlines that came, by kind and how they ended", ["kind", "how"])
_FAILED = Counter("balabaqsha_queue_deadlines_failed_total", "Deadlines that could not be met yet", ["kind"])
_OVERDUE = Gauge("balabaqsha_queue_deadlines_overdue", "Deadlines that have come and are not met")
_OLDEST = Gauge("balabaqsha_queue_deadlines_oldest_seconds", "For how long the oldest of them has been due")
_log = structlog.get_logger()


class DeadlinesFailedError(Exception):
    """Some deadlines could not be met; each is tried again with the next tick."""


async def meet_due_deadlines(state: QueueState) -> None:
    """Meet everything that is due; what fails is passed by until the next tick and fails this one at its end."""
    await _measure(state)
    failed: set[str] = set()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(_AT_ONCE):
            tasks.create_task(_meet_on(state, failed))
    await _measure(state)
    if failed:
        raise DeadlinesFailedError(len(failed))


async def _meet_on(state: QueueState, failed: set[str]) -> None:
    while await _meet_one(state, failed):
        pass


async def _meet_one(state: QueueState, failed: set[str]) -> bool:
    deadline: Deadline | None = None
    # One instant judges the deadline and dates what comes of it.
    now = state.clock()
    try:
        async with state.open_unit_of_work() as unit_of_work:
            deadline = await unit_of_work.deadlines.take_due(now=now, passing_by=frozenset(failed))
            if deadline is None:
                return False
            how = await meet_deadline(deadline, consequences=CONSEQUENCES, unit_of_work=unit_of_work, clock=lambda: now)
    except Exception as fault:
        if deadline is None:
            raise
        failed.add(deadline.id)
        _FAILED.labels(deadline.kind).inc()
        _log.warning("deadline_not_met", deadline=deadline.id, kind=deadline.kind, fault=type(fault).__name__)
        return True
    _MET.labels(deadline.kind, how or "reminded").inc()
    return True


async def _measure(state: QueueState) -> None:
    now: datetime = state.clock()
    async with state.open_unit_of_work() as unit_of_work:
        count, oldest = await unit_of_work.deadlines.overdue(now)
    _OVERDUE.set(count)
    _OLDEST.set((now - oldest).total_seconds() if oldest else 0)


DEADLINE_TIMER = Timer(name="deadlines", every=timedelta(seconds=3), run=meet_due_deadlines)
