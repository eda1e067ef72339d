"""A waiting list's forecasts: for each line and number when the turn comes, and what the bands are worth."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from queue_service.domain.forecast_calibration import FEWEST_SEASONS, Score, held_share, scores_of, widened
from queue_service.domain.forecast_lines import Line, Months, aheads_of, line_of, numbers_for, rule_year_of
from queue_service.domain.forecast_replay import NEVER, Band, Model, bands
from queue_service.domain.forecast_seasons import Archive, History, archive_of
from queue_service.domain.rule_set import RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """All that a forecast is made of; the same past gives the same forecast."""

    waiting_list: str
    today: date
    rules: RuleSet
    history: History
    months: Months


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What whole seasons say of forecasts from the others."""

    seasons: tuple[int, ...]
    scores: Sequence[Score]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListForecast:
    """The forecasts of a waiting list; no grid where there is too little history."""

    waiting_list: str
    today: date
    #: The version of the rules they hold under.
    rules: str
    seasons: tuple[int, ...]
    paths: int
    #: How often bands of this list held when each season was forecast from the others; None if never tried.
    held_share: float | None
    widening: float
    #: Line -> number -> band, for numbers whose turn is more likely than not within the seasons looked ahead.
    grid: Mapping[str, Mapping[int, Band]]
    #: Line -> the greatest number that was tried.
    tried: Mapping[str, int]


def judge(past: Past) -> Judgement:
    """How forecasts would have done in each past season."""
    archive = _archive(past)
    scores = scores_of(archive, root=past.rules.root, seed=past.waiting_list)
    return Judgement(seasons=tuple(archive), scores=scores)


def forecast(past: Past, *, judgement: Judgement, widening: float) -> ListForecast:
    """The list's forecasts as of its day, with bands widened as far as past outcomes ask for."""
    archive = _archive(past)
    known = len(archive) >= FEWEST_SEASONS
    model = Model(archive, root=past.rules.root)
    lines = [line_of(past.rules, atom, today=past.today) for atom in sorted(past.rules.category_of_atom) if known]
    numbers = {line.name: numbers_for(_total(line, past.months)) for line in lines}
    drawn = model.draws(seed=f"{past.waiting_list}|{past.today.isoformat()}") if known else []
    grid = {
        line.name: bands(
            model,
            drawn,
            way=line.way,
            aheads=aheads_of(line, numbers[line.name], months=past.months, model=model),
        )
        for line in lines
    }
    return ListForecast(
        waiting_list=past.waiting_list,
        today=past.today,
        rules=past.rules.version,
        seasons=tuple(archive),
        paths=len(drawn),
        held_share=held_share(judgement.scores, seasons=len(archive)),
        widening=widening,
        grid={name: _shown(bands, widening) for name, bands in grid.items()},
        tried={name: tried[-1] for name, tried in numbers.items()},
    )


def _archive(past: Past) -> Archive:
    rule_year = rule_year_of(past.rules, today=past.today)
    return archive_of(past.history, atoms=past.rules.category_of_atom, rule_year=rule_year, today=past.today)


def _shown(grid: Mapping[int, Band], widening: float) -> dict[int, Band]:
    return {number: widened(band, widening) for number, band in grid.items() if band.likely != NEVER}


def _total(line: Line, months: Months) -> int:
    return sum(standing.n for atom in line.mates[0] for standing in months.get(atom, {}).values())


def between(grid: Mapping[int, Band], number: int) -> Band | None:
    """The band of a number between those of a grid; None past its last."""
    numbers = sorted(grid)
    place = bisect_left(numbers, number)
    if place == len(numbers):
        return None
    upper = numbers[place]
    if upper == number or place == 0:
        return grid[upper]
    lower = numbers[place - 1]
    share = (number - lower) / (upper - lower)
    ends = zip(grid[lower], grid[upper], strict=True)
    return Band(*(low if low == high else low + (high - low) * share for low, high in ends))
