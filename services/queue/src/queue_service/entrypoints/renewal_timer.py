"""The yearly renewal by the clock: told of beforehand, executed on its day, each once."""

from datetime import date, timedelta

from balabaqsha_chassis.timer import Timer
from balabaqsha_chassis.working_days import local_day
from queue_service.entrypoints.state import QueueState
from queue_service.use_cases.execute_renewal import (
    LetOutgrow,
    due_renewals,
    let_outgrow,
    put_in_force,
    tell_of_execution,
)
from queue_service.use_cases.preview_renewal import due_previews, preview_renewal


async def renew(state: QueueState) -> None:
    """Whatever of renewals is due today; what was broken off is gone on with at the next tick."""
    today = local_day(state.clock())
    await _preview_due(today, state)
    await _execute_due(today, state)


async def _preview_due(today: date, state: QueueState) -> None:
    async with state.open_unit_of_work() as unit_of_work:
        due = await due_previews(today, unit_of_work=unit_of_work, clock=state.clock)
    for version in due:
        async with state.open_unit_of_work() as reads, state.open_unit_of_work() as writes:
            await preview_renewal(version, reads=reads, writes=writes, clock=state.clock)


async def _execute_due(today: date, state: QueueState) -> None:
    async with state.open_unit_of_work() as unit_of_work:
        due = await due_renewals(today, unit_of_work=unit_of_work)
    for renewal, oldest in due:
        # Who is of school age leaves before the rules come; who joined meanwhile, after.
        await _let_all_outgrow(oldest, state)
        async with state.open_unit_of_work() as unit_of_work:
            if not await put_in_force(renewal.version, unit_of_work=unit_of_work, clock=state.clock):
                continue
        async with state.open_unit_of_work() as unit_of_work:
            await tell_of_execution(renewal.version, unit_of_work=unit_of_work, clock=state.clock)


async def _let_all_outgrow(oldest: int, state: QueueState) -> None:
    async with state.open_unit_of_work() as unit_of_work:
        lists = await unit_of_work.renewals.lists()
    for waiting_list in lists:
        command = LetOutgrow(waiting_list=waiting_list, born_before=oldest)
        while await _let_some_outgrow(command, state):
            pass


async def _let_some_outgrow(command: LetOutgrow, state: QueueState) -> int:
    async with state.open_unit_of_work() as unit_of_work:
        return await let_outgrow(command, unit_of_work=unit_of_work, clock=state.clock)


RENEWALS = Timer(name="renewals", every=timedelta(seconds=20), run=renew)
