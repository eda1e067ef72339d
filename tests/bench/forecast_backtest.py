"""How well the forecast does on made-up territories whose future is known: `run` answers the figures."""

import json
import math
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from forecast_seasons import AGES, WEEKS, Line, Territory, Weather, first_day, rules

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.forecast_ahead import Waiting, ahead_of_rank, way_of
from queue_service.domain.forecast_calibration import (
    ENOUGH_SEASONS,
    Score,
    scores_of,
    widened,
    widening_of,
)
from queue_service.domain.forecast_replay import NEVER, SEASONS_AHEAD, Band, Model, bands
from queue_service.domain.forecast_seasons import Archive, Flow, History, archive_of, day_of_season, season_begins
from queue_service.domain.rule_tree import Node, categories

DRAWS = 120
HISTORIES = (3, 4, 5, 8)
UNLIKE_HISTORIES = (5,)
_WARM_UP = 4
_FIRST = 2000
TARGET = _FIRST + _WARM_UP + max(HISTORIES)
_SEASONS = TARGET - _FIRST + SEASONS_AHEAD
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A child of whom it is known when the frontier passed."""

    age: int
    number: int
    weeks: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One territory in one year: what was known on a day, and what came."""

    seed: str
    today: date
    root: Node
    history: History
    waiting: Waiting
    probes: Sequence[Probe]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One probe's forecasts against what came."""

    case: int
    weeks: float
    band: Band
    naive: float

    @property
    def held(self) -> bool:
        return self.band.earliest <= self.weeks <= self.band.latest


def run() -> dict[str, Any]:
    """The backtest's figures, the same on every run, by generator and seasons of history.

    `family` is made by the forecast's own model and has a bar: 75 to 85 % of bands hold, and the median error is half
    of the naive one at most. `unlike` has a trend, new rules and eight weeks without an issue, and no bar.
    """
    began = time.perf_counter()
    found = {
        "family": _by_history([case(f"family-{place}", Weather()) for place in range(DRAWS)], HISTORIES),
        "unlike": _by_history([case(f"unlike-{place}", _unlike(place)) for place in range(DRAWS)], UNLIKE_HISTORIES),
    }
    return {"draws": DRAWS, **found, "seconds": round(time.perf_counter() - began, 1)}


def _by_history(cases: Sequence[Case], histories: Sequence[int]) -> dict[str, Any]:
    return {str(seasons): figures(cases, seasons) for seasons in histories}


def _unlike(place: int) -> Weather:
    """A trend up or down, other rules from the target season on, and eight weeks without an issue in it."""
    trend = 1.08 if place % 2 else 0.93
    return Weather(trend=trend, new_rules_from=TARGET, stop=(TARGET, 5 + 7 * (place % 6)))


def case(seed: str, weather: Weather) -> Case:
    """A territory's past up to a week of the target season, and when each probe was reached."""
    dice = random.Random(seed)
    level = math.exp(dice.uniform(math.log(300), math.log(3000)))
    territory = Territory(dice=dice, vouchers_a_year=level / weather.trend**TARGET, weather=weather)
    asked = dice.randrange(WEEKS)
    known = History(flows={}, places={})
    waiting: Waiting = {}
    probes: dict[int, tuple[int, float]] = {}
    reached: dict[int, float] = {}
    for season in range(_FIRST, _FIRST + _SEASONS):
        if probes and len(reached) == len(probes):
            break
        for week, frontiers in territory.season(season):
            for age, (_, key) in probes.items():
                if age not in reached and frontiers.get(TARGET - age, -math.inf) >= key:
                    reached[age] = ((season_begins(season) - season_begins(TARGET)).days / 7) + week - asked
            if (season, week) == (TARGET, asked - 1) or (season, week, asked) == (TARGET - 1, WEEKS - 1, 0):
                known = territory.history()
                waiting = {Atom(TARGET - age, PrivilegeClass.GENERAL): _length(territory, age) for age in AGES}
                probes = {age: _probe(dice, territory.lines[TARGET - age]) for age in AGES if _length(territory, age)}
    return Case(
        seed=seed,
        today=season_begins(TARGET) + timedelta(weeks=asked),
        root=rules(TARGET, in_turns=weather.new_rules_from is not None),
        history=known,
        waiting=waiting,
        probes=[Probe(age=age, number=number, weeks=reached.get(age, NEVER)) for age, (number, _) in probes.items()],
    )


def _length(territory: Territory, age: int) -> int:
    line = territory.lines.get(TARGET - age)
    return len(line.keys) if line else 0


def _probe(dice: random.Random, line: Line) -> tuple[int, float]:
    number = dice.randint(1, len(line.keys))
    return number, line.keys[number - 1]


def figures(cases: Sequence[Case], seasons: int) -> dict[str, Any]:
    """Coverage with its interval by whole draws, and errors beside the naive baseline, for a length of history."""
    archives = [
        archive_of(since(one.history, seasons), atoms=atoms(one.root), rule_year=TARGET, today=one.today)
        for one in cases
    ]
    scores: list[Score] = []
    if seasons < ENOUGH_SEASONS:
        for one, archive in zip(cases, archives, strict=True):
            scores += scores_of(archive, root=one.root, seed=one.seed)
    outcomes = [
        outcome
        for place, (one, archive) in enumerate(zip(cases, archives, strict=True))
        for outcome in _forecast(place, one, archive)
    ]
    raw = coverage(outcomes)
    widening = widening_of(scores, seasons=seasons)
    outcomes = [
        Outcome(case=one.case, weeks=one.weeks, band=widened(one.band, widening), naive=one.naive) for one in outcomes
    ]
    return {"probes": len(outcomes), "raw": raw, "widening": round(widening, 3), **_summary(outcomes)}


def _summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    error = statistics.median(_error(one.band.likely, one.weeks) for one in outcomes)
    naive = statistics.median(_error(one.naive, one.weeks) for one in outcomes)
    return {
        "held": coverage(outcomes),
        "held_interval": interval(outcomes),
        "median_error_weeks": round(error, 2),
        "naive_error_weeks": round(naive, 2),
        "times_better": round(naive / error, 2) if error else None,
        "median_wait_weeks": statistics.median(one.weeks for one in outcomes),
        "median_width_weeks": round(
            statistics.median(
                one.band.latest - one.band.earliest if one.band.earliest < NEVER else 0 for one in outcomes
            ),
            2,
        ),
    }


def _forecast(place: int, one: Case, archive: Archive) -> list[Outcome]:
    model = Model(archive, root=one.root)
    drawn = model.draws(seed=f"{one.seed}|{one.today}")
    found = []
    for probe in one.probes:
        way = way_of(Atom(TARGET - probe.age, PrivilegeClass.GENERAL), model.code_of, start=day_of_season(one.today))
        ahead = ahead_of_rank(probe.number - 1, way=way, waiting=one.waiting, model=model)
        band = bands(model, drawn, way=way, aheads={probe.number: ahead})[probe.number]
        naive = _naive(ahead.overall[0] + 1, one.history)
        found.append(Outcome(case=place, weeks=probe.weeks, band=band, naive=naive))
    return found


def _naive(number: float, history: History) -> float:
    """The overall number divided by last year's vouchers a week."""
    last = sum(count for day, count in history.places.items() if first_day(TARGET - 1) <= day < first_day(TARGET))
    return number / (last / WEEKS)


def atoms(root: Node) -> list[Atom]:
    """Every atom of the rules."""
    return [atom for category in categories(root) for atom in category.atoms]


def since(history: History, seasons: int) -> History:
    """The history as a ledger tells it that began `seasons` seasons before the target: who stood then, came first."""
    begins = first_day(TARGET - seasons)
    found: dict[Atom, dict[int, Flow]] = {}
    for atom, flows in history.flows.items():
        stood = sum(f.joined + f.inserted + f.returned - f.offered - f.left for day, f in flows.items() if day < begins)
        later = {day: flow for day, flow in flows.items() if day >= begins}
        if stood:
            later[begins] = Flow(joined=stood)
        if later:
            found[atom] = later
    return History(flows=found, places={day: count for day, count in history.places.items() if day >= begins})


def coverage(outcomes: Sequence[Outcome]) -> float:
    """The share of bands that held."""
    return round(sum(one.held for one in outcomes) / len(outcomes), 3)


def interval(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """The middle 95 % of the coverage when whole draws are drawn again."""
    by_case: dict[int, list[bool]] = {}
    for one in outcomes:
        by_case.setdefault(one.case, []).append(one.held)
    cases = list(by_case.values())
    dice = random.Random("interval")
    shares = []
    for _ in range(_RESAMPLES):
        drawn = [held for _ in cases for held in dice.choice(cases)]
        shares.append(sum(drawn) / len(drawn))
    shares.sort()
    return round(shares[_RESAMPLES // 40], 3), round(shares[-_RESAMPLES // 40], 3)


def _error(forecast: float, weeks: float) -> float:
    return 0.0 if forecast == weeks else abs(forecast - weeks)


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))  # noqa: T201 - a figure to read
