"""The queue as the ledger alone tells it: every line checked, folded, and turned into what the sealer had written."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from queue_service.domain.atoms import Key
from queue_service.domain.changes import ChangeKind, progress_of
from queue_service.domain.country_days import day_of
from queue_service.domain.errors import LeafImpossibleError
from queue_service.domain.folding import Movement, Stand, step
from queue_service.domain.leaves import Leaf, canonical, leaf_hash
from queue_service.domain.ledger_errors import LedgerDamagedError
from queue_service.domain.rule_document import document_hash
from queue_service.domain.rule_set import RuleSet, rule_set_of
from queue_service.domain.rule_tree import mixes
from queue_service.domain.sealing import Cell, Count, SealedLeaf, cells_of
from queue_service.domain.slots import slots_of

_KEPT = "kept"
_TEXT, _INTEGER = rb'"[ !#-\[\]-~]*"', rb"(?:0|-?[1-9][0-9]{0,14})"
_PAIR = _TEXT + rb":(?:" + _TEXT + rb"|" + _INTEGER + rb")"
#: What nearly every leaf looks like: then keys in order are all that its canonical form still asks for.
_PLAIN = re.compile(rb"\{" + _PAIR + rb"(?:," + _PAIR + rb")*\}")

#: (list, cohort, class, day, reason, sign)
Day = tuple[str, int, str, int, str, int]


class ProgressChange(NamedTuple):
    """A ratio of a list came to stand at another slot of its word."""

    seq: int
    at_ms: int
    waiting_list: str
    node: str
    phi: int


class RulesChange(NamedTuple):
    """Rules came into force."""

    seq: int
    at_ms: int
    version: str


class Run(NamedTuple):
    """An issue of vouchers, and how many it gave."""

    run: str
    seq: int
    at_ms: int
    waiting_list: str
    places: int
    offered: int


@dataclass(slots=True)
class FoldedLeaves:
    """What a stretch of the ledger adds to the tables that only grow."""

    leaves: list[SealedLeaf] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    progress: list[ProgressChange] = field(default_factory=list)
    rules: list[RulesChange] = field(default_factory=list)


@dataclass(slots=True)
class LedgerFold:
    """Everything that follows from the leaves folded so far; how they were cut into stretches makes no difference.

    `documents` are the published rule sets by version; one is read when its leaf comes, and its hash compared.
    """

    documents: Mapping[str, Mapping[str, Any]]
    stands: dict[str, Stand] = field(default_factory=dict)
    days: Counter[Day] = field(default_factory=Counter)
    progress: dict[tuple[str, str], int] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    rule_sets: dict[str, RuleSet] = field(default_factory=dict)
    seq: int = 0
    at_ms: int = 0
    rule_version: str | None = None

    def add(self, lines: Iterable[bytes]) -> FoldedLeaves:
        """Fold the next lines; raises `LedgerDamagedError` at the first that is not what was sealed."""
        folded = FoldedLeaves()
        for line in lines:
            sealed = self._sealed(line)
            folded.leaves.append(sealed)
            self._fold_in(sealed, folded)
            self._follow(sealed, folded)
        self.days.update(map(_day, folded.movements))
        return folded

    def standing(self) -> list[Stand]:
        """Who stands now, in the order of the table's key."""
        return sorted(self.stands.values())

    def counts(self) -> dict[Cell, Count]:
        """Every count that is not empty: how many stand in it, and how many of those are held."""
        hours = Counter(stand._replace(key=_hour_of(stand.key), held_ground=None) for stand in self.stands.values())
        held = Counter(
            stand._replace(key=_hour_of(stand.key), held_ground=None)
            for stand in self.stands.values()
            if stand.held_ground is not None
        )
        counts: dict[Cell, Count] = {}
        for stand, n in hours.items():
            for cell in cells_of(stand):
                before = counts.get(cell, _NOBODY)
                counts[cell] = Count(before.n + n, before.held + held[stand])
        return counts

    def _sealed(self, line: bytes) -> SealedLeaf:
        try:
            leaf = _interned(json.loads(line))
            sound = _is_plain(line, leaf) or canonical(leaf) == line
            seq, at_ms = int(leaf["seq"]), int(leaf["at"])
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise LedgerDamagedError(f"leaf {self.seq + 1}", fault=f"unreadable: {fault}") from fault
        if not sound or seq != self.seq + 1 or at_ms < self.at_ms:
            raise LedgerDamagedError(f"leaf {self.seq + 1}", fault="out of turn, or not its own canonical form")
        self.seq, self.at_ms = seq, at_ms
        return SealedLeaf(seq, leaf, line, leaf_hash(line))

    def _fold_in(self, sealed: SealedLeaf, folded: FoldedLeaves) -> None:
        code = str(sealed.leaf.get("code", ""))
        try:
            after = step(sealed.leaf, self.stands.get(code))
        except (LeafImpossibleError, ValueError, KeyError) as fault:
            raise LedgerDamagedError(f"leaf {sealed.seq}", fault=str(fault)) from fault
        folded.movements += after.movements
        if after.stand is None:
            self.stands.pop(code, None)
        else:
            self.stands[code] = after.stand

    def _follow(self, sealed: SealedLeaf, folded: FoldedLeaves) -> None:
        """What a leaf does beside moving a child: a draw goes on, rules change."""
        match sealed.leaf["kind"]:
            case ChangeKind.RUN:
                run, name = str(sealed.leaf["run"]), str(sealed.leaf["list"])
                self.runs[run] = Run(run, sealed.seq, self.at_ms, name, int(sealed.leaf["places"]), 0)
            case ChangeKind.OFFERED:
                self._follow_offer(sealed, folded)
            case ChangeKind.RULES_IN_FORCE:
                self._follow_rules(sealed, folded)

    def _follow_offer(self, sealed: SealedLeaf, folded: FoldedLeaves) -> None:
        run = self.runs.get(str(sealed.leaf["run"]))
        if run is None or sealed.leaf["ordinal"] != run.offered + 1:
            raise LedgerDamagedError(f"leaf {sealed.seq}", fault="a voucher of no run, or out of turn")
        self.runs[run.run] = run._replace(offered=run.offered + 1)
        for node, phi in progress_of(str(sealed.leaf.get("progress", ""))).items():
            self._turn(ProgressChange(sealed.seq, self.at_ms, str(sealed.leaf["list"]), node, phi), folded)

    def _follow_rules(self, sealed: SealedLeaf, folded: FoldedLeaves) -> None:
        version = str(sealed.leaf["rules"])
        document = self.documents.get(version)
        if document is None or document_hash(document) != sealed.leaf["hash"]:
            raise LedgerDamagedError(f"leaf {sealed.seq}", fault=f"no document of version {version} with its hash")
        rules = self.rule_sets[version] = rule_set_of(document)
        self.rule_version = version
        folded.rules.append(RulesChange(sealed.seq, self.at_ms, version))
        kept = {mix.name: len(mix.word) for mix in mixes(rules.root)} if sealed.leaf["progress"] == _KEPT else {}
        for (waiting_list, node), phi in self.progress.items():
            if phi and phi >= kept.get(node, 0):
                self._turn(ProgressChange(sealed.seq, self.at_ms, waiting_list, node, 0), folded)

    def _turn(self, change: ProgressChange, folded: FoldedLeaves) -> None:
        self.progress[change.waiting_list, change.node] = change.phi
        folded.progress.append(change)


_NOBODY = Count(0, 0)


def _hour_of(key: Key) -> Key:
    """The same for all keys of an hour."""
    return Key(slots_of(key.filed_at_ms).hour_begins_ms, "")


def _is_plain(line: bytes, leaf: Leaf) -> bool:
    names = list(leaf)
    return _PLAIN.fullmatch(line) is not None and names == sorted(names) and line.count(b'":') == len(names)


def _interned(leaf: dict[str, Any]) -> Leaf:
    """A million leaves name the same few lists and grounds: each is kept once."""
    for name in ("list", "ground"):
        if name in leaf:
            leaf[name] = sys.intern(leaf[name])
    return leaf


def _day(movement: Movement) -> Day:
    atom, day = movement.atom, day_of(movement.at_ms)
    return movement.waiting_list, atom.cohort, atom.privilege_class.value, day, movement.reason, movement.sign
