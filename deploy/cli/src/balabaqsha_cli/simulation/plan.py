"""A made-up city: which families file when, and what each will do; the same for the same seed."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from balabaqsha_cli.demo.kinds import KINDS, Kind

WEEK = timedelta(days=7)
#: Of a hundred families: how many stand in the queue when the year begins, and what they do later.
BACKLOG_PER_CENT = 50
WITHDRAWING, RESTORING, SIGNING, WAITING = 0.03, 0.6, 0.95, 0.1
#: Of those who are offered a voucher; the rest never answer.
CONFIRMING, DECLINING = 0.85, 0.05
#: How common each kind of the demonstration is in a city; the rest of the weight is families without any privilege.
_RARE = 1
_PLAIN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What the parents will do, each decided before the year begins."""

    withdraws_after_days: int | None
    confirms: bool
    declines: bool
    #: Who let the term pass and asks for the place again.
    restores: bool
    signs: bool
    waits_for_a_kindergarten: bool
    answers_after_days: int


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

    @property
    def ends(self) -> date:
        return self.begins + self.weeks * WEEK

    def filing_on(self, day: date) -> list[PlannedFamily]:
        """Who files on the day, in the order of filing."""
        return [family for family in self.families if family.files_on == day]

    def places_in(self, week: int) -> int:
        """How many vouchers the week's iteration gives: more in summer, when groups change, and some all year."""
        day = self.begins + week * WEEK
        share = 0.05 if day.month in (7, 8) else 0.008
        return max(1, round(len(self.families) * share))


def plan_city(*, families: int, seed: int, begins: date, weeks: int) -> City:
    """The city of that many families and that seed."""
    dice = random.Random(seed)  # noqa: S311 - a made-up city
    weights = [_PLAIN if kind.privilege is None and kind.group_type == "general" else _RARE for kind in KINDS]
    planned = [
        PlannedFamily(
            number=number,
            kind=dice.choices(KINDS, weights=weights)[0],
            files_on=_filing_day(dice, begins=begins, weeks=weeks),
            habits=_habits(dice),
        )
        for number in range(families)
    ]
    return City(seed=seed, begins=begins, weeks=weeks, families=tuple(planned))


def _filing_day(dice: random.Random, *, begins: date, weeks: int) -> date:
    if dice.randrange(100) < BACKLOG_PER_CENT:
        return begins
    return begins + timedelta(days=dice.randrange(1, 7 * weeks - 7))


def _habits(dice: random.Random) -> Habits:
    answer = dice.random()
    return Habits(
        withdraws_after_days=dice.randrange(5, 200) if dice.random() < WITHDRAWING else None,
        confirms=answer < CONFIRMING,
        declines=CONFIRMING <= answer < CONFIRMING + DECLINING,
        restores=dice.random() < RESTORING,
        signs=dice.random() < SIGNING,
        waits_for_a_kindergarten=dice.random() < WAITING,
        answers_after_days=dice.randrange(2),
    )
