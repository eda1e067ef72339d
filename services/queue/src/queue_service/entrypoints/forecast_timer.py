"""Makes the forecasts of each list once a day, in the night after 00:00 UTC."""

import asyncio
from datetime import date, timedelta

from balabaqsha_chassis.timer import Timer
from queue_service.adapters.forecasts import ForecastRepository
from queue_service.domain.forecasting import Judgement, Past, forecast, judge
from queue_service.entrypoints.state import QueueState
from queue_service.use_cases.make_forecasts import MakeForecasts, make_forecasts, read_past, widenings_of


async def make_due_forecasts(state: QueueState) -> None:
    """Judge every list's past, then make anew what was not made today; a list at a time, stored as it is ready."""
    today = state.clock().date()
    async with state.open_unit_of_work() as unit_of_work:
        repository = ForecastRepository(unit_of_work.connection)
        names, due = await repository.waiting_lists(), await repository.due(today)
    if not due:
        return
    judgements = {name: await _judged(name, today, state) for name in names}
    widenings = widenings_of(list(judgements.values()))
    for name in due:
        await _made(judgements[name], widenings.get(len(judgements[name].seasons), 0.0), name, today, state)


async def _past(name: str, today: date, state: QueueState) -> Past:
    async with state.open_unit_of_work() as unit_of_work:
        return await read_past(
            MakeForecasts(waiting_list=name, today=today),
            forecasts=ForecastRepository(unit_of_work.connection),
            rules=unit_of_work.rules,
        )


async def _judged(name: str, today: date, state: QueueState) -> Judgement:
    return await asyncio.to_thread(judge, await _past(name, today, state))


async def _made(judgement: Judgement, widening: float, name: str, today: date, state: QueueState) -> None:
    past = await _past(name, today, state)
    made = await asyncio.to_thread(forecast, past, judgement=judgement, widening=widening)
    async with state.open_unit_of_work() as unit_of_work:
        await make_forecasts(made, forecasts=ForecastRepository(unit_of_work.connection), clock=state.clock)


FORECAST_TIMER = Timer(name="forecasts", every=timedelta(minutes=20), run=make_due_forecasts)
