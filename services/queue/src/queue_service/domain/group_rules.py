"""Which groups a child may choose: by its age on the first of September and by what the group is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple


class Ages(NamedTuple):
    """Full years, both ends included."""

    youngest: int
    oldest: int


class MonthDay(NamedTuple):
    """A day that every year has."""

    month: int
    day: int

    def of(self, year: int) -> date:
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRules:
    """One version of the rules of groups."""

    version: str
    age_on: MonthDay
    #: From this day on a place is one of the coming school year.
    year_turns: MonthDay
    age_bands: Mapping[str, Ages]
    #: Group type wished -> purposes of groups that suit it.
    purposes: Mapping[str, tuple[str, ...]]
    #: Language of a group -> languages it teaches in, where these are several.
    bilingual: Mapping[str, tuple[str, ...]]
    refusal_grounds: tuple[str, ...]
    dismissal_grounds: tuple[str, ...]

    def age(self, birth_date: date, *, today: date) -> int:
        """Full years on the counting day of the school year that a place taken today is of."""
        year = today.year if today >= self.year_turns.of(today.year) else today.year - 1
        counted_on = self.age_on.of(year)
        had_birthday = (birth_date.month, birth_date.day) <= (counted_on.month, counted_on.day)
        return max(0, year - birth_date.year - (0 if had_birthday else 1))

    def bands(self, birth_date: date, *, today: date) -> tuple[str, ...]:
        """The age bands that take the child, the closest first."""
        age = self.age(birth_date, today=today)
        suiting = [code for code, ages in self.age_bands.items() if ages.youngest <= age <= ages.oldest]
        return tuple(sorted(suiting, key=lambda code: self.age_bands[code].oldest - self.age_bands[code].youngest))

    def suiting_purposes(self, group_type: str) -> tuple[str, ...]:
        """What a group may be for, so that it suits the wish."""
        return self.purposes.get(group_type, (group_type,))

    def suiting_languages(self, language: str) -> tuple[str, ...]:
        """The languages of groups in which a child is taught in that language."""
        return (language, *(code for code, taught in self.bilingual.items() if language in taught))


def group_rules_of(document: Mapping[str, Any]) -> GroupRules:
    """The rules of a document; raises `KeyError`, `TypeError` or `ValueError` where it is not one."""
    return GroupRules(
        version=document["version"],
        age_on=_month_day(document["age_on"]),
        year_turns=_month_day(document["year_turns"]),
        age_bands={code: Ages(ages["from"], ages["to"]) for code, ages in document["age_bands"].items()},
        purposes={code: tuple(suiting) for code, suiting in document["purposes"].items()},
        bilingual={code: tuple(taught) for code, taught in document["bilingual"].items()},
        refusal_grounds=tuple(document["refusal_grounds"]),
        dismissal_grounds=tuple(document["dismissal_grounds"]),
    )


def _month_day(written: str) -> MonthDay:
    month, day = written.split("-")
    return MonthDay(int(month), int(day))
