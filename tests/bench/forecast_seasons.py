"""Made-up territories for the backtest of the forecast: every child of a waiting list, season after season.

The parameters were set once, from what is known of real distributions, and are not fitted to any result: years differ
by 22 %, nearly half of a year's vouchers come in July and August, some weekly issues do not take place.
"""

import math
import random
from bisect import insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.forecast_seasons import EPOCH, Flow, History, season_begins
from queue_service.domain.rule_tree import Category, Mix, Node, Seq

WEEKS = 52
#: Which ages a season's categories turn, the oldest first, and what share of a year's filings falls on each.
FILINGS = {6: 0.04, 5: 0.10, 4: 0.21, 3: 0.65}
AGES = tuple(FILINGS)
#: How the other rules of the unlike generator deal vouchers: letters are places in `AGES`.
NEW_WORD = (0, 1, 2, 0, 1, 2, 3, 1, 2, 3)
YEAR_EFFECT = 0.22
#: The main distribution: its weeks, and its share of a year's vouchers.
MAIN_WEEKS, MAIN_SHARE = 9, 0.45
MISSED = 0.15
LEAVING_A_YEAR, LEAVING_EFFECT = 0.12, 0.30
INSERTED_A_YEAR = 0.04
RETURNED = 0.05
#: Filings for each voucher: demand a little above supply.
DEMAND = 1.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """What a generator does differently from the forecast's model; nothing at all in its own family."""

    #: Each season's vouchers against the season before.
    trend: float = 1.0
    #: The season from which other rules deal vouchers in turns to the ages, and no longer to the oldest first.
    new_rules_from: int | None = None
    #: The season in which for eight weeks nothing is issued, and the first of them.
    stop: tuple[int, int] | None = None


@dataclass(slots=True)
class Line:
    """One cohort's children in the order of their keys."""

    keys: list[float] = field(default_factory=list)
    newest: float = 0.0
    back: deque[tuple[int, float]] = field(default_factory=deque)


@dataclass(slots=True)
class Territory:
    """A waiting list that lives through one week after another."""

    dice: random.Random
    vouchers_a_year: float
    weather: Weather
    lines: dict[int, Line] = field(default_factory=dict)
    flows: dict[Atom, dict[int, Flow]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    #: Where the turns of the other rules stand.
    slot: int = 0

    def history(self) -> History:
        """What has happened so far."""
        return History(flows={atom: dict(flows) for atom, flows in self.flows.items()}, places=dict(self.places))

    def season(self, season: int) -> Iterator[tuple[int, dict[int, float]]]:
        """Live through a season; each week yields the frontier of each cohort, before which all were served."""
        year = math.exp(self.dice.gauss(0, YEAR_EFFECT) - YEAR_EFFECT**2 / 2)
        leaving = LEAVING_A_YEAR * math.exp(self.dice.gauss(0, LEAVING_EFFECT))
        owed = 0
        for week in range(WEEKS):
            owed += poisson(self.dice, self._planned(season, week) * year)
            if self.dice.random() < MISSED or self._stopped(season, week):
                places = 0
            else:
                places, owed = owed, 0
            yield week, self._week(season, week, places=places, leaving=leaving)

    def _stopped(self, season: int, week: int) -> bool:
        stop = self.weather.stop
        return stop is not None and stop[0] == season and stop[1] <= week < stop[1] + 8

    def _planned(self, season: int, week: int) -> float:
        share = MAIN_SHARE / MAIN_WEEKS if week < MAIN_WEEKS else (1 - MAIN_SHARE) / (WEEKS - MAIN_WEEKS)
        return self.vouchers_a_year * self.weather.trend**season * share

    def _week(self, season: int, week: int, *, places: int, leaving: float) -> dict[int, float]:
        """Children come and go, then the week's vouchers are dealt."""
        day = first_day(season) + 7 * week + 2
        self.places[day] = places
        moved = {age: self._moved(season, week, age, leaving=leaving) for age in AGES}
        shares = self._shares(season, places)
        frontiers = {}
        for age in AGES:
            served, frontiers[season - age] = self._serve(season, week, age, places=shares[age])
            flow = moved[age]._replace(offered=served, left=moved[age].left + self._school(season, week, age))
            self.flows.setdefault(Atom(season - age, PrivilegeClass.GENERAL), {})[day] = flow
        return frontiers

    def _shares(self, season: int, places: int) -> dict[int, int]:
        """How many vouchers come as far as each age."""
        waiting = {age: len(self.lines[season - age].keys) for age in AGES}
        if self.weather.new_rules_from is None or season < self.weather.new_rules_from:
            older = accumulate(waiting.values(), initial=0)
            return {age: max(0, places - before) for age, before in zip(AGES, older, strict=False)}
        shares = dict.fromkeys(AGES, 0)
        while places and any(shares[age] < waiting[age] for age in AGES):
            age = AGES[NEW_WORD[self.slot]]
            self.slot = (self.slot + 1) % len(NEW_WORD)
            if shares[age] < waiting[age]:
                shares[age] += 1
                places -= 1
        return {age: shares[age] + (places if shares[age] else 0) for age in AGES}

    def _moved(self, season: int, week: int, age: int, *, leaving: float) -> Flow:
        line = self.lines.setdefault(season - age, Line())
        return Flow(
            joined=self._join(line, age, season),
            left=self._leave(line, leaving / WEEKS),
            inserted=self._insert(line),
            returned=self._return(line, season * WEEKS + week),
        )

    def _serve(self, season: int, week: int, age: int, *, places: int) -> tuple[int, float]:
        line = self.lines[season - age]
        served, line.keys = line.keys[:places], line.keys[places:]
        for key in served:
            if self.dice.random() < RETURNED:
                line.back.append((season * WEEKS + week + self.dice.randint(1, 6), key))
        if places > len(served):
            return len(served), math.inf
        return len(served), served[-1] if served else -math.inf

    def _school(self, season: int, week: int, age: int) -> int:
        """The oldest go to school when the season ends."""
        if age != AGES[0] or week != WEEKS - 1:
            return 0
        line = self.lines[season - age]
        gone, line.keys = len(line.keys), []
        return gone

    def _join(self, line: Line, age: int, season: int) -> int:
        planned = self.vouchers_a_year * self.weather.trend**season * DEMAND * FILINGS[age] / WEEKS
        joined = poisson(self.dice, planned)
        for _ in range(joined):
            line.newest += 1
            line.keys.append(line.newest)
        return joined

    def _leave(self, line: Line, rate: float) -> int:
        left = min(len(line.keys), poisson(self.dice, len(line.keys) * rate))
        for _ in range(left):
            line.keys.pop(self.dice.randrange(len(line.keys)))
        return left

    def _insert(self, line: Line) -> int:
        inserted = poisson(self.dice, len(line.keys) * INSERTED_A_YEAR / WEEKS)
        for _ in range(inserted):
            insort(line.keys, self.dice.uniform(line.keys[0], line.keys[-1]))
        return inserted

    def _return(self, line: Line, now: int) -> int:
        due = [key for when, key in line.back if when <= now]
        line.back = deque((when, key) for when, key in line.back if when > now)
        for key in due:
            insort(line.keys, key)
        return len(due)


def rules(rule_year: int, *, in_turns: bool = False) -> Node:
    """A category for each age: the oldest first, or in turns."""
    ages = tuple(
        Category(code=f"age{age}", atoms=frozenset({Atom(rule_year - age, PrivilegeClass.GENERAL)})) for age in AGES
    )
    return Mix(name="ages", children=ages, word=NEW_WORD) if in_turns else Seq(children=ages)


def first_day(season: int) -> int:
    """1 July of the season, in days since 1970."""
    return (season_begins(season) - EPOCH).days


def poisson(dice: random.Random, mean: float) -> int:
    """A count of rare events."""
    if mean > 50:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count
