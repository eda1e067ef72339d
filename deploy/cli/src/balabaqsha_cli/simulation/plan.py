"""A made-up city: which families file when, and what each will do; the same for the same seed."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from balabaqsha_cli.demo.kinds import KINDS, Kind

WEEK = timedelta(days=7)
#: Of a hundred families: how many stand in the queue when the year begins, and what they do later.
BACKLOG_PER_CENT = 50
WITHDRAWING, RESTORING, SIGNING, WAITING, ASSISTED, MOVING_ON = 0.03, 0.6, 0.95, 0.1, 0.04, 0.05
#: Of those whom a register proves a privilege: how many lose what it rests on.
LOSING = 0.1
#: Of those who are offered a voucher; the rest never answer.
CONFIRMING, DECLINING = 0.85, 0.05
#: How common each kind of the demonstration is in a city; the rest of the weight is families without any privilege.
_RARE = 1
_PLAIN = 6
#: The day of the yearly renewal, and for how long before it its rules stand scheduled.
RENEWAL_MONTH, RENEWAL_DAY = 6, 30
SCHEDULED_BEFORE = timedelta(days=35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What the parents will do, each decided before the year begins."""

    withdraws_after_days: int | None
    confirms: bool
    declines: bool
    #: Who let the term pass and asks for the place again.
    restores: bool
    signs: bool
    #: Wants one kindergarten and no other, and waits for it.
    waits_for_a_kindergarten: bool
    answers_after_days: int
    #: Files at the desk, with a clerk.
    is_assisted: bool = False
    #: Looks for another kindergarten so long after the contract.
    transfers_after_days: int | None = None
    #: When the register ceases to hold what the privilege rests on.
    loses_fact_after_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFamily:
    """One family of the city."""

    number: int
    kind: Kind
    files_on: date
    habits: Habits


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Everything that is decided before the year begins."""

    seed: int
    begins: date
    weeks: int
    families: tuple[PlannedFamily, ...]
    _by_day: Mapping[date, Sequence[PlannedFamily]] = field(repr=False)

    @property
    def ends(self) -> date:
        return self.begins + self.weeks * WEEK

    def filing_on(self, day: date) -> Sequence[PlannedFamily]:
        """Who files on the day, in the order of filing."""
        return self._by_day.get(day, ())

    @property
    def renewal_on(self) -> date:
        """30 June; in a year too short for it, a day in its second half."""
        usual = date(self.begins.year, RENEWAL_MONTH, RENEWAL_DAY)
        return usual if self.begins + SCHEDULED_BEFORE < usual < self.ends else self.begins + self.weeks * WEEK * 3 // 5

    @property
    def renewal_scheduled_on(self) -> date:
        return max(self.renewal_on - SCHEDULED_BEFORE, self.begins + timedelta(days=1))

    @property
    def register_is_away_on(self) -> date:
        """A Thursday, when nobody reviews privileges or draws vouchers."""
        return self.begins + self.weeks // 3 * WEEK + timedelta(days=3)

    def places_in(self, week: int) -> int:
        """How many vouchers the week's iteration gives: more in summer, when groups change, and some all year."""
        day = self.begins + week * WEEK
        share = 0.05 if day.month in (7, 8) else 0.008
        return max(1, round(len(self.families) * share))


def plan_city(*, families: int, seed: int, begins: date, weeks: int) -> City:
    """The city of that many families and that seed."""
    dice = random.Random(seed)  # noqa: S311 - a made-up city
    weights = [_PLAIN if kind.privilege is None and kind.group_type == "general" else _RARE for kind in KINDS]
    planned = tuple(
        PlannedFamily(
            number=number,
            kind=dice.choices(KINDS, weights=weights)[0],
            files_on=_filing_day(dice, begins=begins, weeks=weeks),
            habits=_habits(dice),
        )
        for number in range(families)
    )
    by_day = defaultdict(list)
    for family in planned:
        by_day[family.files_on].append(family)
    return City(seed=seed, begins=begins, weeks=weeks, families=planned, _by_day=MappingProxyType(by_day))


def _filing_day(dice: random.Random, *, begins: date, weeks: int) -> date:
    if dice.randrange(100) < BACKLOG_PER_CENT:
        return begins
    return begins + timedelta(days=dice.randrange(1, 7 * weeks - 7))


def _habits(dice: random.Random) -> Habits:
    answer = dice.random()
    return Habits(
        withdraws_after_days=_perhaps(dice, WITHDRAWING, days=(5, 200)),
        confirms=answer < CONFIRMING,
        declines=CONFIRMING <= answer < CONFIRMING + DECLINING,
        restores=dice.random() < RESTORING,
        signs=dice.random() < SIGNING,
        waits_for_a_kindergarten=dice.random() < WAITING,
        answers_after_days=dice.randrange(2),
        is_assisted=dice.random() < ASSISTED,
        transfers_after_days=_perhaps(dice, MOVING_ON, days=(10, 90)),
        loses_fact_after_days=_perhaps(dice, LOSING, days=(10, 120)),
    )


def _perhaps(dice: random.Random, share: float, *, days: tuple[int, int]) -> int | None:
    """After how many days such a share of families does it; None for the others."""
    after = dice.randrange(*days)
    return after if dice.random() < share else None
