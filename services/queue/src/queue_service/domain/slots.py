"""The fixed calendar radix by which filing times are counted: hours, days, months of thirty days.

Fixed, so that a rebuilt table of counts is the same to the row.
"""

from typing import NamedTuple

_HOUR_MS = 3_600_000
_HOURS_A_DAY = 24
_DAYS_A_MONTH = 30


class Slots(NamedTuple):
    """Where an instant falls on each level."""

    month: int
    day: int
    hour: int

    @property
    def first_day(self) -> int:
        """The first day of the month."""
        return self.month * _DAYS_A_MONTH

    @property
    def first_hour(self) -> int:
        """The first hour of the day."""
        return self.day * _HOURS_A_DAY

    @property
    def hour_begins_ms(self) -> int:
        """The first millisecond of the hour."""
        return self.hour * _HOUR_MS


def hour_of(filed_at_ms: int) -> int:
    """The hour of an instant in milliseconds since 1970 in UTC."""
    return filed_at_ms // _HOUR_MS


def slots_of(filed_at_ms: int) -> Slots:
    """The slots of an instant in milliseconds since 1970 in UTC."""
    return slots_of_hour(hour_of(filed_at_ms))


def slots_of_hour(hour: int) -> Slots:
    """The slots that an hour is in."""
    day = hour // _HOURS_A_DAY
    return Slots(month=day // _DAYS_A_MONTH, day=day, hour=hour)
