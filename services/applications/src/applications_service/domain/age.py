"""Up to what age a child may wait for a place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

#: All of Kazakhstan keeps one time, UTC+5, since 1 March 2024.
KAZAKHSTAN_TIME = timezone(timedelta(hours=5))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRule:
    """From which age, reached within the rule year, a child is refused; `source` says where the rule stands."""

    valid_from: date
    refused_from_age: int
    source: str

    def refuses(self, birth_date: date, *, at: datetime) -> bool:
        """Whether the child turns the age or more in the calendar year of the instant."""
        return rule_year(at) - birth_date.year >= self.refused_from_age


def rule_year(at: datetime) -> int:
    """The calendar year of an instant as Kazakhstan writes it."""
    return at.astimezone(KAZAKHSTAN_TIME).year


def rule_date(at: datetime) -> date:
    """The calendar day of an instant as Kazakhstan writes it."""
    return at.astimezone(KAZAKHSTAN_TIME).date()
