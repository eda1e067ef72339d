"""What the yearly renewal does to each child: its category and number before and after, and why they differ."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from queue_service.domain.atoms import Atom
from queue_service.domain.ordering import Progress
from queue_service.domain.rule_comparison import Line, lines_of
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.rule_tree import Node

CATEGORY_CHANGES = "category_changes"
NUMBER_CHANGES = "number_changes"
NOTHING_CHANGES = "nothing_changes"
SCHOOL_AGE = "school_age"
NO_CATEGORY = "no_category"


class Previewed(NamedTuple):
    """One child's category and overall number under both rule sets; None after where it has no place any more."""

    code: str
    category_before: str
    number_before: int
    category_after: str | None
    number_after: int | None
    reason: str


def oldest_cohort(rules: RuleSet) -> int:
    """The earliest birth year that the rules still have a place for; children born before are of school age."""
    return min(atom.cohort for atom in rules.category_of_atom)


class RenewalPreview:
    """Compares one waiting list under two trees, child by child, in memory that does not grow with the list."""

    def __init__(
        self,
        *,
        counts: Mapping[Atom, int],
        before: tuple[Node, Progress],
        after: tuple[Node, Progress],
        oldest: int,
    ) -> None:
        self._before, self._after = (lines_of(root, counts, progress) for root, progress in (before, after))
        self._oldest = oldest

    def see(self, children: Iterable[tuple[Atom, str]]) -> Iterator[Previewed]:
        """Take the next children in; they must come by key, over all atoms of the list."""
        for atom, code in children:
            before, after = _turn(self._before.get(atom)), _turn(self._after.get(atom))
            if before is not None:
                reason = self._reason(atom, before, after)
                category, number = after or (None, None)
                yield Previewed(code, before[0], before[1], category, number, reason)

    def _reason(self, atom: Atom, before: tuple[str, int], after: tuple[str, int] | None) -> str:
        if after is None:
            return SCHOOL_AGE if atom.cohort < self._oldest else NO_CATEGORY
        if before[0] != after[0]:
            return CATEGORY_CHANGES
        return NOTHING_CHANGES if before == after else NUMBER_CHANGES


def _turn(line: Line | None) -> tuple[str, int] | None:
    return None if line is None else (line.code, line.next())
