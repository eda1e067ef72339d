"""Re-reads and re-hashes everything that was ever signed, and tells what no longer fits."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from queue_service.domain.changes import progress_of
from queue_service.domain.checkpoints import Checkpoint
from queue_service.domain.count_tree import Level, effective, list_text, order_hash, rows_hash, sum_count
from queue_service.domain.ledger_errors import LedgerDamagedError
from queue_service.domain.merkle import Edge, Node, root_of
from queue_service.domain.rule_set import rule_set_of
from queue_service.use_cases.ledger_ports import CountNodes, CountPlace, LedgerUnitOfWork, ListHashes, ListRow
from queue_service.use_cases.reread_leaves import sound_leaves
from queue_service.use_cases.update_counts import BATCH, every_hour


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckLedger:
    """How many hours of counts are looked at together."""

    batch: int = BATCH


async def recheck_ledger(command: RecheckLedger, *, unit_of_work: LedgerUnitOfWork) -> int:
    """Answer how many leaves were found to be as they were signed.

    Raises `LedgerDamagedError` at the first leaf, stored hash, count or root that is not. One snapshot, read in
    batches, so it may run beside everything else.
    """
    await unit_of_work.checkpoints.one_snapshot()
    signed = await unit_of_work.checkpoints.newest()
    if signed is None:
        return 0
    checkpoint = signed.checkpoint
    await _check_tree(checkpoint, unit_of_work)
    nodes = unit_of_work.count_nodes
    await _check_hours(checkpoint.size, command.batch, nodes)
    for level in (Level.DAY, Level.MONTH, Level.ATOM):
        await _check_level(level, command.batch, nodes)
    await _check_totals(nodes)
    await _check_lists(checkpoint, unit_of_work)
    return checkpoint.size


async def _check_tree(checkpoint: Checkpoint, unit_of_work: LedgerUnitOfWork) -> None:
    edge = Edge(0, stored=dict[Node, bytes]().__getitem__)
    stored = await unit_of_work.tree_nodes.all()
    found = 0
    async for leaf in sound_leaves(after=0, until=checkpoint.size, leaves=unit_of_work.leaves):
        for node, made in edge.append(leaf.hash):
            found += 1
            _expect(stored.get(node) == made, f"tree node {node.height}/{node.number}", "hash_differs")
    _expect(found == len(stored), "tree", "nodes_too_many")
    _expect(edge.root.hex() == checkpoint.root, f"checkpoint {checkpoint.size}", "root_differs")


async def _check_hours(size: int, batch: int, nodes: CountNodes) -> None:
    """Hours that changed since the checkpoint are those of the next one; all others are as they stand."""
    changed = set(await nodes.changed_hours(after=size))
    last: CountPlace | None = None
    while found := await nodes.signed(Level.HOUR, after=last, limit=batch):
        for hour, (node, text) in found.items():
            rows = json.loads(text)
            sums = (len(rows), sum(held for _, _, held in rows))
            _expect((*sums, rows_hash(text)) == node, _named(hour, Level.HOUR), "hash_differs")
        standing = await nodes.standing_in([hour for hour in found if hour not in changed])
        for hour, keys in standing.items():
            _expect([list(key) for key in keys] == json.loads(found[hour][1]), _named(hour, Level.HOUR), "rows_differ")
        *_, last = found
    async for hours in every_hour(nodes):
        signed = await nodes.keys_of(hours)
        for hour in hours:
            _expect(hour in signed or hour in changed, _named(hour, Level.HOUR), "missing")


async def _check_level(level: Level, batch: int, nodes: CountNodes) -> None:
    last: CountPlace | None = None
    while found := await nodes.signed(level, after=last, limit=batch):
        for place, rows in (await nodes.below(list(found), level=level)).items():
            _expect(sum_count(rows) == found[place][0], _named(place, level), "hash_differs")
        *_, last = found


async def _check_totals(nodes: CountNodes) -> None:
    """The counters that numbers are served from, against counting."""
    standing = await nodes.standing_totals()
    counted = await nodes.counted(await nodes.every_list() | standing.keys())
    for name in standing.keys() | counted.keys():
        _expect(standing.get(name, {}) == counted.get(name, {}), f"list {name}", "counters_differ")


async def _check_lists(checkpoint: Checkpoint, unit_of_work: LedgerUnitOfWork) -> None:
    nodes = unit_of_work.count_nodes
    rules = await unit_of_work.leaves.rules_at(checkpoint.size)
    root = rule_set_of(rules[1]).root if rules else None
    lists = await nodes.lists()
    atoms = await nodes.atoms(lists.keys())
    changed = await nodes.changed_lists(after=checkpoint.size)
    progress = await nodes.progress(lists.keys())
    for name, row in lists.items():
        signed_progress = progress_of(json.loads(row.data)[1])
        data = list_text(name, progress=signed_progress, atoms=atoms.get(name, {}))
        order = order_hash(name, progress=signed_progress, atoms=atoms.get(name, {}), root=root)
        _expect(row == ListRow(data, rows_hash(data), order), f"list {name}", "hash_differs")
        stands = effective(progress.get(name, {}), root=root)
        _expect(name in changed or stands == signed_progress, f"list {name}", "progress_differs")
    _check_roots(checkpoint, await nodes.list_hashes())


def _check_roots(checkpoint: Checkpoint, lists: Mapping[str, ListHashes]) -> None:
    roots = {
        "count_root": root_of([row.count_hash for row in lists.values()]),
        "list_hash": root_of([row.order_hash for row in lists.values()]),
    }
    signed = {"count_root": checkpoint.count_root, "list_hash": checkpoint.list_hash}
    for name, found in roots.items():
        _expect(found.hex() == signed[name], f"checkpoint {checkpoint.size}", f"{name}_differs")


def _named(place: CountPlace, level: Level) -> str:
    atom = f"{place.atom.cohort}/{place.atom.privilege_class}"
    return f"{level.name.lower()} {place.slot} of {place.waiting_list}/{atom}"


def _expect(fits: bool, place: str, fault: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not fits:
        raise LedgerDamagedError(place, fault=fault)
