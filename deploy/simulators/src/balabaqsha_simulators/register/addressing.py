"""Numbers from which the family can be found again, so that the register needs no index of its people.

An IIN made here holds a day and a serial; the serial holds the person's slot and the family's key, the key decides how
far the person's day lies from the youngest child's, and day and key together are the family's index, scattered.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd
from random import Random

from balabaqsha_simulators.register import iin as numbers
from balabaqsha_simulators.register.people import Sex
from balabaqsha_simulators.register.profiles import MOST_CHILDREN, Profile, draw_profile

FIRST_DAY = date(2019, 1, 1)
LAST_DAY = date(2026, 10, 31)
DAYS = (LAST_DAY - FIRST_DAY).days + 1

GUARDIAN_SLOTS = (0, 1)
DECEASED_SLOTS = (2, 3)
CHILD_SLOTS = tuple(range(4, 4 + MOST_CHILDREN))
SLOTS = len(GUARDIAN_SLOTS) + len(DECEASED_SLOTS) + len(CHILD_SLOTS)

# Serials from here on are left to families that are added; every pair below holds at least one usable number.
FIRST_ADDED_SERIAL = 8_000
KEYS = FIRST_ADDED_SERIAL // 2 // SLOTS
MOST_FAMILIES = DAYS * KEYS

OPERATORS = ("700", "701", "702", "705", "707", "708", "747", "771", "775", "776", "777", "778")
FIRST_ADDED_LINE = 8_000_000
GENERATED_LINES = len(OPERATORS) * FIRST_ADDED_LINE
ADULT_SLOTS = len(GUARDIAN_SLOTS) + len(DECEASED_SLOTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """A one-to-one shuffle of the numbers below `size`, reversible."""

    size: int
    factor: int
    shift: int

    def apply(self, number: int) -> int:
        return (number * self.factor + self.shift) % self.size

    def undo(self, number: int) -> int:
        return (number - self.shift) * pow(self.factor, -1, self.size) % self.size


def draw_scatter(rng: Random, *, size: int) -> Scatter:
    """Draw a shuffle whose steps are far apart."""
    factor = rng.randrange(size // 3, size)
    while gcd(factor, size) != 1:
        factor += 1
    return Scatter(size=size, factor=factor, shift=rng.randrange(size))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the numbering a family stands: the youngest child's day and the key of its shape."""

    youngest: date
    key: int


class Addressing:
    """Turns (family, slot) into an IIN or a phone, and an IIN back into the family's index."""

    def __init__(self, *, seed: int) -> None:
        self._places = draw_scatter(Random(f"{seed}/places"), size=MOST_FAMILIES)  # noqa: S311 - made up, not secret
        self._phones = draw_scatter(Random(f"{seed}/phones"), size=GENERATED_LINES)  # noqa: S311 - the same
        self.profiles = tuple(draw_profile(Random(f"{seed}/profile/{key}")) for key in range(KEYS))  # noqa: S311 - the same

    def place(self, index: int) -> Place:
        day, key = divmod(self._places.apply(index), KEYS)
        return Place(youngest=FIRST_DAY + timedelta(days=day), key=key)

    def iin(self, place: Place, *, slot: int, sex: Sex) -> str:
        day = place.youngest - timedelta(days=age_beyond(self.profiles[place.key], slot=slot))
        serial = 2 * (slot * KEYS + place.key)
        number = numbers.complete(day, sex=sex, serial=serial) or numbers.complete(day, sex=sex, serial=serial + 1)
        if number is None:
            raise AssertionError("of two neighbouring serials one always has a check digit")
        return number

    def phone(self, index: int, *, slot: int) -> str:
        operator, line = divmod(self._phones.apply(index * ADULT_SLOTS + slot), FIRST_ADDED_LINE)
        return f"+7{OPERATORS[operator]}{line:07}"

    def phone_index(self, phone: str) -> int | None:
        """The only family that can hold this phone, if any can."""
        operator, line = phone[2:5], int(phone[5:])
        if operator not in OPERATORS or line >= FIRST_ADDED_LINE:
            return None
        return self._phones.undo(OPERATORS.index(operator) * FIRST_ADDED_LINE + line) // ADULT_SLOTS

    def index(self, iin: str) -> int | None:
        """The only family that can hold this number, if any can; whether it does is for the family to say."""
        day, serial = numbers.coded_day(iin), numbers.coded_serial(iin)
        slot, key = divmod(serial // 2, KEYS)
        if day is None or slot >= SLOTS:
            return None
        since = (day - FIRST_DAY).days + age_beyond(self.profiles[key], slot=slot)
        return self._places.undo(since * KEYS + key) if 0 <= since < DAYS else None


def age_beyond(profile: Profile, *, slot: int) -> int:
    """How many days the person in the slot was born before the youngest child."""
    child = slot - CHILD_SLOTS[0]
    if child >= 0:
        return profile.children[child] if child < len(profile.children) else 0
    return profile.father if slot % 2 else profile.mother
