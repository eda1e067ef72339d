"""An issue of vouchers: exactly the first not held in the order, at the moment its run is sealed."""

from collections.abc import Mapping

from queue_service.domain.atoms import Atom
from queue_service.domain.changes import offered
from queue_service.domain.drawing import draw, shares
from queue_service.domain.leaves import Leaf
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.ports import UnitOfWork


async def draw_vouchers(content: Leaf, *, unit_of_work: UnitOfWork) -> list[Leaf]:
    """The run's leaf and one for each child drawn, in order; fewer than its places where fewer wait.

    A run whose name is in the ledger already gives nothing, however often it was appended. Only the holder of the
    head's lock may ask.
    """
    run, waiting_list = str(content["run"]), str(content["list"])
    if await unit_of_work.ledger.has_run(run):
        return []
    rules = await unit_of_work.rules.in_force()
    free, progress = await unit_of_work.ledger.free(waiting_list)
    by_category = _by_category(rules, free)
    wanted = shares(int(content["places"]), root=rules.root, free=by_category, progress=progress)
    lines = {
        category: await unit_of_work.ledger.first_free(waiting_list, rules.categories[category].atoms, limit=count)
        for category, count in wanted.items()
    }
    offers = [
        offered(waiting_list=waiting_list, code=offer.child, run=run, ordinal=ordinal, progress=offer.progress)
        for ordinal, offer in enumerate(draw(rules.root, lines, progress=progress), start=1)
    ]
    await unit_of_work.entries.offer([str(offer["code"]) for offer in offers])
    return [content, *offers]


def _by_category(rules: RuleSet, free: Mapping[Atom, int]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for atom, count in free.items():
        category = rules.category_of_atom.get(atom)
        if category is not None:
            counts[category] = counts.get(category, 0) + count
    return counts
