"""A ledger kept as plain lists: the oracle of numbers, and what storage answers, counted one by one."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from queue_service.domain.atoms import Atom, Entry, Key
from queue_service.domain.folding import Movement, Stand
from queue_service.domain.history import ChildsPast
from queue_service.domain.leaves import Leaf
from queue_service.domain.ordering import order
from queue_service.domain.past_lines import (
    Ask,
    Kind,
    LinesNow,
    Moment,
    OwnChange,
    Probe,
    RulesChange,
    Spot,
    Sums,
)
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.rule_tree import Node, categories
from queue_service.domain.sealing import SealedLeaf, Sealing, seal


def rules_of(root: Node, *, version: str = "1") -> RuleSet:
    """A rule set of nothing but its order."""
    return RuleSet(
        version=version,
        valid_from=date(2026, 1, 1),
        act="an act",
        uncertain=(),
        root=root,
        labels={category.code: dict.fromkeys(("kk", "ru", "en"), category.code) for category in categories(root)},
        whole_cities=frozenset(),
        purposes={},
    )


@dataclass
class PlainLedger:
    """Sealed leaves and what follows from them, with nothing counted beforehand."""

    stands: dict[str, Stand | None] = field(default_factory=dict)
    movements: list[Movement] = field(default_factory=list)
    #: (list, leaf, ratio, next slot).
    progress: list[tuple[str, int, str, int]] = field(default_factory=list)
    rules: list[RulesChange] = field(default_factory=list)
    leaves_by_seq: dict[int, Leaf] = field(default_factory=dict)
    #: Version -> its ratios and the lengths of their words.
    words: dict[str, dict[str, int]] = field(default_factory=dict)
    sealings: list[tuple[Sealing, int]] = field(default_factory=list)
    head: Moment = field(default_factory=lambda: Moment(0, 0))

    def seal(self, contents: Sequence[Leaf], *, at_ms: int) -> None:
        """Fold as the sealer does."""
        sealing = seal(contents, after_seq=self.head.seq, at_ms=at_ms, stands=self.stands)
        self.sealings.append((sealing, at_ms))
        self.stands |= sealing.stands
        self.movements += sealing.movements
        for leaf, node, slot in sealing.progress:
            self.progress.append((str(leaf.leaf["list"]), leaf.seq, node, slot))
        for leaf in sealing.rules:
            self._begin(leaf)
        self.rules += [
            RulesChange(moment=Moment(one.seq, at_ms), version=str(one.leaf["rules"])) for one in sealing.rules
        ]
        self.leaves_by_seq |= {one.seq: one.leaf for one in sealing.leaves}
        self.head = Moment(sealing.leaves[-1].seq, at_ms)

    def _begin(self, sealed: SealedLeaf) -> None:
        """Ratios that the new rules do not keep stand at their beginning again."""
        words = self.words[str(sealed.leaf["rules"])] if sealed.leaf["progress"] == "kept" else {}
        for waiting_list in sorted({name for name, *_ in self.progress}):
            for node, slot in self.progress_at(waiting_list, sealed.seq).items():
                if slot >= words.get(node, 0):
                    self.progress.append((waiting_list, sealed.seq, node, 0))

    def standing(self, seq: int) -> dict[str, tuple[str, Atom, Key]]:
        """Code -> where it stood when the ledger ended at `seq`."""
        found: dict[str, tuple[str, Atom, Key]] = {}
        for movement in self.movements:
            if movement.seq <= seq:
                if movement.sign > 0:
                    found[movement.key.code] = (movement.waiting_list, movement.atom, movement.key)
                else:
                    del found[movement.key.code]
        return found

    def progress_at(self, waiting_list: str, seq: int) -> dict[str, int]:
        return {node: slot for name, at, node, slot in self.progress if name == waiting_list and at <= seq}

    def version_at(self, seq: int) -> str:
        return next((one.version for one in reversed(self.rules) if one.moment.seq <= seq), self.rules[0].version)

    def line(self, waiting_list: str, seq: int, *, root: Node) -> list[Entry]:
        """The whole list in order at a moment."""
        entries = [Entry(atom=atom, key=key) for name, atom, key in self.standing(seq).values() if name == waiting_list]
        return order(entries, progress=self.progress_at(waiting_list, seq), root=root)

    def numbers(self, code: str, seq: int, *, rules: Mapping[str, RuleSet]) -> dict[str, int] | None:
        """The three numbers of a child by looking at the whole list."""
        spot = self.standing(seq).get(code)
        rule_set = rules[self.version_at(seq)]
        category = spot and rule_set.category_of_atom.get(spot[1])
        if spot is None or category is None:
            return None
        line = self.line(spot[0], seq, root=rule_set.root)
        ahead = line[: [entry.key.code for entry in line].index(code)]
        return {
            "overall": 1 + len(ahead),
            "category": 1 + sum(rule_set.category_of_atom[entry.atom] == category for entry in ahead),
            "cohort": 1 + sum(entry.atom.cohort == spot[1].cohort for entry in ahead),
        }


class PlainPast:
    """The past of a plain ledger, counted anew for every question."""

    def __init__(self, ledger: PlainLedger) -> None:
        self._ledger = ledger

    async def hold_still(self) -> None:
        return

    async def child(self, code: str) -> ChildsPast:
        own: dict[int, dict[str, Any]] = {}
        for movement in self._ledger.movements:
            if movement.key.code == code:
                spot = Spot(movement.waiting_list, movement.atom, movement.key)
                row = own.setdefault(movement.seq, {"moment": Moment(movement.seq, movement.at_ms)})
                row |= {"after" if movement.sign > 0 else "before": spot, "reason": movement.reason}
        stand = self._ledger.stands.get(code)
        return ChildsPast(
            code=code,
            now=Spot(*stand[:3]) if stand else None,
            version=self._ledger.rules[-1].version,
            head=self._ledger.head,
            own=tuple(OwnChange(**({"before": None, "after": None} | row)) for row in own.values()),
            rules=tuple(self._ledger.rules),
        )

    async def moments_at(self, instants_ms: Sequence[int]) -> list[Moment]:
        moments = [Moment(seq, int(leaf["at"])) for seq, leaf in self._ledger.leaves_by_seq.items()]
        return [max((one for one in moments if one.at_ms <= at), default=Moment(0, 0)) for at in instants_ms]

    async def lines_now(self, waiting_list: str, atoms: Collection[Atom], *, below: Key) -> LinesNow:
        standing = [(atom, key) for name, atom, key in self._ledger.standing(10**9).values() if name == waiting_list]
        known = {movement.atom for movement in self._ledger.movements if movement.waiting_list == waiting_list}
        return LinesNow(
            totals={atom: sum(found == atom for found, _ in standing) for atom in known},
            smaller=Counter(atom for atom, key in standing if atom in atoms and key < below),
        )

    async def sums(self, probes: Sequence[Probe]) -> list[Sums]:
        return [
            Counter(
                Kind(movement.reason, movement.sign)
                for movement in self._ledger.movements
                if (movement.waiting_list, movement.atom) == probe[:2]
                and probe.after < movement.seq <= probe.to
                and movement.key < probe.below
            )
            for probe in probes
        ]

    async def whole_sums(
        self, waiting_list: str, groups: Mapping[str, Collection[Atom]], *, bounds: Sequence[Moment]
    ) -> list[dict[str, Sums]]:
        return [
            {
                name: Counter(
                    Kind(movement.reason, movement.sign)
                    for movement in self._ledger.movements
                    if movement.waiting_list == waiting_list
                    and movement.atom in atoms
                    and after.seq < movement.seq <= to.seq
                )
                for name, atoms in groups.items()
            }
            for after, to in pairwise(bounds)
        ]

    async def progress_at(self, waiting_list: str, moments: Sequence[Moment]) -> list[dict[str, int]]:
        return [self._ledger.progress_at(waiting_list, moment.seq) for moment in moments]

    async def keys(self, asks: Sequence[Ask]) -> list[Key]:
        return [
            sorted(
                key
                for name, atom, key in self._ledger.standing(ask.seq).values()
                if name == ask.waiting_list and atom in ask.atoms
            )[ask.place - 1]
            for ask in asks
        ]

    async def touching(self, probes: Sequence[Probe], *, limit: int) -> list[Moment]:
        touched = {
            movement.at_ms: movement.seq
            for movement in self._ledger.movements
            for probe in probes
            if (movement.waiting_list, movement.atom) == probe[:2]
            and probe.after < movement.seq <= probe.to
            and movement.key < probe.below
        }
        return sorted((Moment(seq, at_ms) for at_ms, seq in touched.items()), reverse=True)[:limit]

    async def leaves(self, seqs: Collection[int]) -> dict[int, Leaf]:
        return {seq: self._ledger.leaves_by_seq[seq] for seq in seqs}


class PlainRules:
    """Rule sets by version."""

    def __init__(self, rules: Mapping[str, RuleSet]) -> None:
        self._rules = rules

    async def version(self, version: str) -> RuleSet | None:
        return self._rules.get(version)

    async def in_force(self) -> RuleSet:
        raise NotImplementedError
