"""Each night every list's forecasts are made anew of its own past.

Reading, thinking and storing are apart: the thinking takes about a second a list and holds no transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from balabaqsha_chassis.clock import Clock
from queue_service.domain.forecast_calibration import ENOUGH_SEASONS, Score, widening_of
from queue_service.domain.forecasting import Judgement, ListForecast, Past
from queue_service.use_cases.forecast_ports import Forecasts
from queue_service.use_cases.ports import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeForecasts:
    """For which list and as of which day."""

    waiting_list: str
    today: date


async def read_past(command: MakeForecasts, *, forecasts: Forecasts, rules: Rules) -> Past:
    """All that the list's forecasts are made of."""
    return Past(
        waiting_list=command.waiting_list,
        today=command.today,
        rules=await rules.in_force(),
        history=await forecasts.history(command.waiting_list),
        months=await forecasts.months(command.waiting_list),
    )


def widenings_of(judgements: Sequence[Judgement]) -> Mapping[int, float]:
    """Number of seasons -> by how much to widen bands: what lists with as short a past taught together."""
    scores: dict[int, list[Score]] = {}
    for judgement in judgements:
        scores.setdefault(len(judgement.seasons), []).extend(judgement.scores)
    return {
        seasons: widening_of(pooled, seasons=seasons) for seasons, pooled in scores.items() if seasons < ENOUGH_SEASONS
    }


async def make_forecasts(forecast: ListForecast, *, forecasts: Forecasts, clock: Clock) -> None:
    """Store the list's forecasts in place of the last ones."""
    await forecasts.keep(forecast, made_at=clock())
