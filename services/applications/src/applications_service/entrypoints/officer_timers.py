"""What the clock does for officers' work and for the queue's intake."""

from datetime import timedelta

import structlog
from prometheus_client import Gauge

from applications_service.domain.errors import ApplicationsError
from applications_service.domain.states import State
from applications_service.entrypoints.state import ApplicationsState
from applications_service.use_cases.announce_watermark import announce_watermark
from applications_service.use_cases.count_overdue import count_overdue
from applications_service.use_cases.end_corrections import end_correction, missed_corrections
from applications_service.use_cases.officer_ports import IntakeBusyError
from balabaqsha_chassis.timer import Timer

_OVERDUE = Gauge("balabaqsha_applications_overdue", "Applications beyond their service level, by state", ["state"])
_log = structlog.get_logger()


async def tick_corrections(state: ApplicationsState) -> None:
    """Appoint hearings about corrections that were not made, and refuse once they are over; one transaction each."""
    async with state.open_unit_of_work() as unit_of_work:
        missed = await missed_corrections(unit_of_work=unit_of_work, clock=state.clock)
    for application_id in missed:
        try:
            async with state.open_unit_of_work() as unit_of_work:
                await end_correction(application_id, unit_of_work=unit_of_work, clock=state.clock)
        except ApplicationsError as fault:
            _log.warning("correction_not_ended", application_id=application_id, fault=fault.code)


async def tick_watermark(state: ApplicationsState) -> None:
    """Tell the queue until when it knows of every filing; where one takes long, the next tick does."""
    try:
        async with state.open_unit_of_work() as unit_of_work:
            await announce_watermark(unit_of_work=unit_of_work, clock=state.clock, policy=state.policy)
    except IntakeBusyError:
        _log.info("watermark_put_off")


async def tick_overdue(state: ApplicationsState) -> None:
    """Count what officers should have attended to by now."""
    async with state.open_unit_of_work() as unit_of_work:
        counts = await count_overdue(unit_of_work=unit_of_work, clock=state.clock)
    for one in State:
        _OVERDUE.labels(one.value).set(counts.get(one, 0))


OFFICER_TIMERS = (
    Timer(name="end_corrections", every=timedelta(seconds=30), run=tick_corrections),
    Timer(name="intake_watermark", every=timedelta(seconds=5), run=tick_watermark),
    Timer(name="count_overdue", every=timedelta(seconds=60), run=tick_overdue),
)
