"""The first not held of a waiting list, in the order of the draw; a simulation and a draw are the same reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_service.domain.atoms import Atom
from queue_service.domain.drawing import Offer, draw, shares
from queue_service.domain.folding import Stand
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.iteration_ports import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The first of each category, as many of them as are among the first of all."""

    lines: Mapping[str, Sequence[Stand]]
    #: Where the ratios stood.
    progress: Mapping[str, int]
    rules: RuleSet

    @property
    def codes(self) -> list[str]:
        """Of everybody found, by category."""
        return [stand.key.code for line in self.lines.values() for stand in line]

    def in_order(self) -> Sequence[Offer[Stand]]:
        """Everybody found, in the order of the draw."""
        return list(draw(self.rules.root, self.lines, progress=self.progress))


async def find_winners(waiting_list: str, *, places: int, rules: RuleSet, ledger: Ledger) -> Found:
    """The first `places` not held, as the ledger stands; fewer where fewer wait."""
    free, progress = await ledger.free(waiting_list)
    wanted = shares(places, root=rules.root, free=_by_category(rules, free), progress=progress)
    lines = {
        category: await ledger.first_free(waiting_list, rules.categories[category].atoms, limit=count)
        for category, count in wanted.items()
    }
    return Found(lines=lines, progress=progress, rules=rules)


def _by_category(rules: RuleSet, free: Mapping[Atom, int]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for atom, count in free.items():
        category = rules.category_of_atom.get(atom)
        if category is not None:
            counts[category] = counts.get(category, 0) + count
    return counts
