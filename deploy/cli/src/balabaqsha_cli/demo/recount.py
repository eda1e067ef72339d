"""An independent recount: the numbers again by plain sorting, from what a stranger could read in the rules."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from balabaqsha_cli.demo.filed import Filed, Place

CLASSES = ("a", "b1", "b2", "general")
OLDEST_AGE, YOUNGEST_RANKED_AGE = 6, 2
OWN_LISTS = frozenset({"special", "sanatorium"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What was compared, and every difference."""

    compared: int
    #: Lists that hold nothing but the families of this run, so that every number is known exactly.
    exact_lists: int
    lists: int
    differences: tuple[str, ...]


def rank_of(filed: Filed) -> int:
    """The category's rank, 1 first: four classes for each birth year that turns 6 to 2, then all younger children."""
    age = int(filed.numbers.rule_version.partition(".")[0]) - filed.birth_year
    if age < YOUNGEST_RANKED_AGE:
        return (OLDEST_AGE - YOUNGEST_RANKED_AGE + 1) * len(CLASSES) + 1
    return (OLDEST_AGE - age) * len(CLASSES) + CLASSES.index(filed.privilege_class) + 1


def list_of(filed: Filed) -> tuple[str, str]:
    """The waiting list: special and sanatorium groups have lists of their own."""
    return filed.numbers.territory, filed.group_type if filed.group_type in OWN_LISTS else "general"


def in_order(filed: Iterable[Filed]) -> list[Filed]:
    """First to last: category, filing time, number of the application."""
    return sorted(filed, key=lambda one: (rank_of(one), one.filed_at, one.code))


def recount(filed: Sequence[Filed], *, still: bool = True) -> Recount:
    """Compare every number with its place in the sorted list; where others wait or come too, the order alone."""
    lists = _grouped(filed, key=list_of)
    differences: list[str] = []
    exact = 0
    for members in lists.values():
        ordered = in_order(members)
        alone = still and all(one.numbers.overall.total == len(members) for one in members)
        exact += alone
        for line, name, place_of in _lines(ordered):
            differences += _compare(line, name=name, place_of=place_of, exact=alone)
    return Recount(compared=len(filed), exact_lists=exact, lists=len(lists), differences=tuple(differences))


def _lines(ordered: list[Filed]) -> Iterator[tuple[list[Filed], str, Callable[[Filed], Place]]]:
    """The list itself, each category in it and each cohort in it, all in order."""
    yield ordered, "overall", lambda one: one.numbers.overall
    for rank, line in _grouped(ordered, key=rank_of).items():
        yield line, f"in category {rank}", lambda one: one.numbers.category
    for year, line in _grouped(ordered, key=lambda one: one.birth_year).items():
        yield line, f"in cohort {year}", lambda one: one.numbers.cohort


def _compare(line: list[Filed], *, name: str, place_of: Callable[[Filed], Place], exact: bool) -> Iterator[str]:
    before = 0
    for expected, filed in enumerate(line, start=1):
        place = place_of(filed)
        if exact and (place.number, place.total) != (expected, len(line)):
            yield f"{filed.code} {name}: {place.number} of {place.total}, recounted {expected} of {len(line)}"
        elif not before < place.number <= place.total:
            yield f"{filed.code} {name}: {place.number} of {place.total}, but {before} stands before it"
        before = place.number


def _grouped(filed: Iterable[Filed], *, key: Callable[[Filed], Hashable]) -> dict[Hashable, list[Filed]]:
    groups: dict[Hashable, list[Filed]] = defaultdict(list)
    for one in filed:
        groups[key(one)].append(one)
    return groups
