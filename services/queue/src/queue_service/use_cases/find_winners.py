"""The first not held of a waiting list, in the order of the draw; a simulation and a draw are the same reading."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from queue_service.domain.atoms import Atom
from queue_service.domain.drawing import Offer, draw, shares
from queue_service.domain.folding import Stand
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.iteration_ports import Ledger


class Found(NamedTuple):
    """Who comes first, and how many of each category."""

    offers: Sequence[Offer[Stand]]
    by_category: Mapping[str, int]


async def find_winners(waiting_list: str, *, places: int, rules: RuleSet, ledger: Ledger) -> Found:
    """The first `places` not held, as the ledger stands; fewer where fewer wait."""
    free, progress = await ledger.free(waiting_list)
    wanted = shares(places, root=rules.root, free=_by_category(rules, free), progress=progress)
    lines = {
        category: await ledger.first_free(waiting_list, rules.categories[category].atoms, limit=count)
        for category, count in wanted.items()
    }
    return Found(list(draw(rules.root, lines, progress=progress)), wanted)


def _by_category(rules: RuleSet, free: Mapping[Atom, int]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for atom, count in free.items():
        category = rules.category_of_atom.get(atom)
        if category is not None:
            counts[category] = counts.get(category, 0) + count
    return counts
