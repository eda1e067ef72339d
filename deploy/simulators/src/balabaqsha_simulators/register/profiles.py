"""The shape of a family in days: how much older than the youngest child each of its people is."""

from dataclasses import dataclass
from random import Random

YEAR = 365.2425
CHILDREN_SHARES = {1: 36, 2: 34, 3: 16, 4: 8, 5: 3.5, 6: 1.5, 7: 0.7, 8: 0.3}
MOST_CHILDREN = max(CHILDREN_SHARES)
TWINS = 0.02
# Where many children are, they follow one another sooner, so that the eldest are still minors.
WIDEST_GAPS = {1: 0, 2: 1500, 3: 1300, 4: 900}
WIDEST_GAP_OF_MANY = 640
NARROWEST_GAP = 330


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Ages beyond the youngest child's, in days: every child's (the youngest first) and every adult's."""

    children: tuple[int, ...]
    mother: int
    father: int


def draw_profile(rng: Random) -> Profile:
    """Draw a family's shape; its mother was grown up when the eldest was born."""
    (count,) = rng.choices(tuple(CHILDREN_SHARES), weights=tuple(CHILDREN_SHARES.values()))
    return shape_around(rng, children=_draw_children(rng, count=count))


def shape_around(rng: Random, *, children: tuple[int, ...]) -> Profile:
    """Draw the adults' ages around the children's."""
    mother = max(children) + int(rng.triangular(19, 32, 24) * YEAR)
    return Profile(children=children, mother=mother, father=mother + int(rng.triangular(-1, 9, 2) * YEAR))


def _draw_children(rng: Random, *, count: int) -> tuple[int, ...]:
    ages = [0]
    for _ in range(count - 1):
        gap = 0 if rng.random() < TWINS else rng.randint(NARROWEST_GAP, WIDEST_GAPS.get(count, WIDEST_GAP_OF_MANY))
        ages.append(ages[-1] + gap)
    return tuple(ages)
