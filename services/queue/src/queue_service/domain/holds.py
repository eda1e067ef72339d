"""Why vouchers pass a child by although it stands in the queue."""

from calendar import monthrange
from datetime import date, timedelta

UNDER_AGE = "under_age"
NO_PLACES = "no_places_in_settlement"
#: The child has a voucher by another application.
HAS_VOUCHER = "has_voucher"
#: Placed and lifted by staff alone.
SUSPENDED = "suspended"


def born_too_late(day: date, *, months: int) -> date:
    """The first birth date that is under age all through the week of the day.

    Age is looked at on the week's Monday, so that who becomes old enough is let go with all others of that week:
    the day of a release would otherwise tell the birth date.
    """
    return _months_before(day - timedelta(days=day.weekday()), months=months) + timedelta(days=1)


def is_under_age(birth_date: date, *, day: date, months: int) -> bool:
    """Whether the child is held as too young in the week of the day."""
    return birth_date >= born_too_late(day, months=months)


def _months_before(day: date, *, months: int) -> date:
    """The latest birth date that is so many months old on the day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
