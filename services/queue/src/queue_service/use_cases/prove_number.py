"""Proves one child's numbers: what a parent needs to check them with no help of ours."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.changes import progress_of
from queue_service.domain.checkpoints import SignedCheckpoint, StoredLeaf
from queue_service.domain.count_tree import Level
from queue_service.domain.errors import EntryUnknownError
from queue_service.domain.ledger_errors import LedgerDamagedError, NothingToProveError, ProofNotReadyError
from queue_service.domain.merkle import inclusion_ranges, root_of
from queue_service.domain.proofs import (
    LEAVING,
    PLACING,
    AtomPath,
    Inclusion,
    ListPlace,
    NumberProof,
    proved_numbers,
)
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.slots import slots_of
from queue_service.use_cases.ledger_ports import CountNodes, CountPlace, LedgerUnitOfWork
from queue_service.use_cases.prove_leaves import hashes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stand:
    """Where the newest checkpoint has the child."""

    waiting_list: str
    atom: Atom
    key: Key


async def prove_number(application_id: str, *, account_id: str, unit_of_work: LedgerUnitOfWork) -> NumberProof:
    """The proof under the newest checkpoint; everything in it is of that one moment.

    Raises `EntryUnknownError` for a stranger's application, `ProofNotReadyError` before the first checkpoint that
    holds the entry, `NothingToProveError` where the child stands nowhere.
    """
    await unit_of_work.checkpoints.one_snapshot()
    place = await unit_of_work.places.of_application(application_id, account_id=account_id)
    if place is None:
        raise EntryUnknownError
    signed = await unit_of_work.checkpoints.newest()
    if signed is None:
        raise ProofNotReadyError
    size = signed.checkpoint.size
    history = await unit_of_work.leaves.about(place.entry.key.code, until=size)
    placing = _placing_leaves(history)
    found = await unit_of_work.leaves.rules_at(size)
    rules = await unit_of_work.rules.version(found[0]) if found else None
    if found is None or rules is None:
        raise NothingToProveError
    return await _proof(signed, placing, document=found[1], rules=rules, unit_of_work=unit_of_work)


def _placing_leaves(history: Sequence[StoredLeaf]) -> list[StoredLeaf]:
    """The leaf by which the child first came, and the one by which it stands where it does if that is another."""
    if not history:
        raise ProofNotReadyError
    placing = [leaf for leaf in history if leaf.kind in PLACING]
    leaving = [leaf.seq for leaf in history if leaf.kind in LEAVING]
    if not placing or max(leaving, default=0) > placing[-1].seq:
        raise NothingToProveError
    return placing[:1] if len(placing) == 1 else [placing[0], placing[-1]]


def _stand(leaf: StoredLeaf) -> _Stand:
    content = json.loads(leaf.data)
    return _Stand(
        waiting_list=content["list"],
        atom=Atom(content["cohort"], PrivilegeClass(content["class"])),
        key=Key(content["filed_at"], content["code"]),
    )


async def _proof(
    signed: SignedCheckpoint,
    placing: Sequence[StoredLeaf],
    *,
    document: Mapping[str, object],
    rules: RuleSet,
    unit_of_work: LedgerUnitOfWork,
) -> NumberProof:
    stand = _stand(placing[-1])
    category = rules.category_of_atom.get(stand.atom)
    if category is None:
        raise NothingToProveError
    atoms = sorted(rules.categories[category].atoms)
    paths = await _paths(stand, atoms, unit_of_work.count_nodes)
    place = await _list_place(stand.waiting_list, unit_of_work.count_nodes)
    _, progress, rows = json.loads(place.data)
    return NumberProof(
        signed=signed,
        leaves=[await _inclusion(leaf, signed.checkpoint.size, unit_of_work) for leaf in placing],
        rules_document=document,
        place=place,
        paths=paths,
        category=category,
        cohort=stand.atom.cohort,
        numbers=proved_numbers(
            stand.key,
            atom=stand.atom,
            rules=rules,
            paths=paths,
            totals={Atom(cohort, PrivilegeClass(name)): n for cohort, name, n, _, _ in rows},
            progress=progress_of(progress),
        ),
    )


async def _paths(stand: _Stand, atoms: Sequence[Atom], nodes: CountNodes) -> dict[Atom, AtomPath]:
    slots = slots_of(stand.key.filed_at_ms)

    def at(slot: int) -> list[CountPlace]:
        return [CountPlace(stand.waiting_list, atom, slot) for atom in atoms]

    months = await nodes.below(at(0), level=Level.ATOM)
    days = await nodes.below(at(slots.month), level=Level.MONTH)
    hours = await nodes.below(at(slots.day), level=Level.DAY)
    keys = await nodes.keys_of(at(slots.hour))
    return {
        atom: AtomPath(
            months=months[CountPlace(stand.waiting_list, atom, 0)],
            days=days[CountPlace(stand.waiting_list, atom, slots.month)],
            hours=hours[CountPlace(stand.waiting_list, atom, slots.day)],
            keys=keys.get(CountPlace(stand.waiting_list, atom, slots.hour), ()),
        )
        for atom in atoms
    }


async def _list_place(name: str, nodes: CountNodes) -> ListPlace:
    """The list's rows and its place among all lists."""
    data, lists = await nodes.list_data(name), await nodes.list_hashes()
    if data is None:
        raise LedgerDamagedError(f"list {name}", fault="missing")
    index = list(lists).index(name)
    hashes = [row.count_hash for row in lists.values()]
    path = [root_of(hashes[found.begin : found.end]) for found in inclusion_ranges(index, size=len(hashes))]
    return ListPlace(data=data, index=index, of=len(hashes), path=path)


async def _inclusion(leaf: StoredLeaf, size: int, unit_of_work: LedgerUnitOfWork) -> Inclusion:
    path = await hashes_of(inclusion_ranges(leaf.seq - 1, size=size), tree_nodes=unit_of_work.tree_nodes)
    return Inclusion(leaf.data.decode("ascii"), path)
