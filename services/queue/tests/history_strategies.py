"""Random rule trees of any depth, and random histories of a waiting list under them."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from history_ledger import PlainLedger, rules_of
from hypothesis import strategies as st

from queue_service.domain import changes
from queue_service.domain.atoms import Atom, Entry, Key, PrivilegeClass
from queue_service.domain.leaves import Leaf
from queue_service.domain.ordering import issue
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.rule_tree import Category, Mix, Node, Seq, categories, mixes, validate

COHORTS = (2020, 2021)
CLASSES = tuple(PrivilegeClass)
ATOMS = tuple(Atom(cohort, name) for cohort in COHORTS for name in CLASSES)
LEFT = ("withdrawn_by_parent", "archived", "inactivated", "duplicate", "of_a_later_version")
RESTORED = ("restored", "voucher_returned", "appeal_upheld")
MOVED = ("privilege_confirmed", "privilege_expired", "privilege_cancelled")
HOUR, DAY = 3_600_000, 86_400_000
#: Many file in the same millisecond, some in other hours, days and months.
FILED = (0, 1, 1, 2, HOUR, 2 * DAY, 31 * DAY, 31 * DAY + 1)
BETWEEN_SEALINGS = (1, 2 * HOUR, 11 * HOUR, 25 * HOUR)
HOME, AWAY = "750000000", "710000000"


@st.composite
def leaf_nodes(draw: st.DrawFn) -> list[Node]:
    """Every atom in one category; a category takes one to four classes of a birth year."""
    nodes: list[Node] = []
    for cohort in COHORTS:
        cut = draw(st.lists(st.integers(1, 3), max_size=3, unique=True))
        edges = [0, *sorted(cut), 4]
        for low, high in pairwise(edges):
            atoms = frozenset(Atom(cohort, name) for name in CLASSES[low:high])
            nodes.append(Category(code=f"c{cohort}{low}", atoms=atoms))
    return draw(st.permutations(nodes))


@st.composite
def deep_trees(draw: st.DrawFn, *, ratios: bool | None = None) -> Node:
    """Neighbouring nodes are joined until one is left, in sequence or in a ratio: any depth, any mixture.

    `ratios` is true for nothing but ratios, false for none.
    """
    nodes = draw(leaf_nodes())
    number = 0
    while len(nodes) > 1:
        start = draw(st.integers(0, len(nodes) - 2))
        size = draw(st.integers(2, min(3, len(nodes) - start)))
        group = tuple(nodes[start : start + size])
        node: Node = Seq(children=group)
        if draw(st.booleans()) if ratios is None else ratios:
            extra = draw(st.lists(st.integers(0, size - 1), max_size=4))
            node = Mix(name=f"m{number}", children=group, word=tuple(draw(st.permutations([*range(size), *extra]))))
        nodes[start : start + size] = [node]
        number += 1
    validate(nodes[0])
    return nodes[0]


@dataclass
class Story:
    """A ledger, the rules of its versions, and the codes that were ever in it."""

    ledger: PlainLedger
    rules: dict[str, RuleSet]
    codes: list[str]


class Writer:
    """Draws what happens next and seals it."""

    def __init__(self, draw: st.DrawFn, story: Story) -> None:
        self._draw = draw
        self._story = story
        self._at_ms = 100 * DAY
        self._batch: list[Leaf] = []
        self._touched: set[str] = set()

    def seal(self) -> None:
        if self._batch:
            self._at_ms += self._draw(st.sampled_from(BETWEEN_SEALINGS))
            self._story.ledger.seal(self._batch, at_ms=self._at_ms)
        self._batch, self._touched = [], set()

    def join(self) -> None:
        code = f"{self._draw(st.integers(0, 9))}{len(self._story.codes):03}"
        self._story.codes.append(code)
        self._append(
            code,
            changes.entered(
                waiting_list=self._draw(st.sampled_from((*[HOME] * 9, AWAY))),
                atom=self._draw(st.sampled_from(ATOMS)),
                key=Key(self._draw(st.sampled_from(FILED)), code),
                receipt_hash="a",
                attributes="b",
            ),
        )

    def of_one(self, kind: str) -> None:
        """Something happens to a child, if there is one it can happen to."""
        ledger = self._story.ledger
        standing = kind != "restored"
        fit = [code for code in self._story.codes if (ledger.stands.get(code) is not None) is standing]
        fit = [code for code in fit if code not in self._touched]
        if fit:
            code = self._draw(st.sampled_from(fit))
            self._append(code, self._change(kind, code))

    def _change(self, kind: str, code: str) -> Leaf:
        stand = self._story.ledger.stands.get(code)
        waiting_list = stand.waiting_list if stand else self._draw(st.sampled_from((HOME, AWAY)))
        at = {"waiting_list": waiting_list, "atom": self._draw(st.sampled_from(ATOMS))}
        key = stand.key if stand else Key(self._draw(st.sampled_from(FILED)), code)
        match kind:
            case "left":
                return changes.left(waiting_list=waiting_list, code=code, reason=self._draw(st.sampled_from(LEFT)))
            case "restored":
                return changes.restored(**at, key=key, reason=self._draw(st.sampled_from(RESTORED)))
            case "moved":
                return changes.moved(**at, key=key, reason=self._draw(st.sampled_from(MOVED)))
            case "held":
                return changes.held(waiting_list=waiting_list, code=code, ground="under_age")
            case _:
                key = Key(self._draw(st.sampled_from(FILED)), code)
                return changes.corrected(**at, key=key, ground="court", document="d", officers=("one", "two"))

    def offer(self) -> None:
        """Vouchers to the first not held, each a leaf with the progress that follows."""
        self.seal()
        ledger = self._story.ledger
        root = self._story.rules[ledger.version_at(ledger.head.seq)].root
        known = {atom for category in categories(root) for atom in category.atoms}
        progress: Any = ledger.progress_at(HOME, ledger.head.seq)
        free = [
            Entry(atom=stand.atom, key=stand.key, held=stand.held_ground is not None)
            for stand in ledger.stands.values()
            if stand and stand.waiting_list == HOME and stand.atom in known
        ]
        for ordinal in range(1, self._draw(st.integers(1, 4)) + 1):
            chosen, moved = issue(free, 1, progress=progress, root=root)
            if not chosen:
                return
            changed = {name: slot for name, slot in moved.items() if slot != progress.get(name, 0)}
            code = chosen[0].key.code
            self._batch.append(
                changes.offered(waiting_list=HOME, code=code, run="r", ordinal=ordinal, progress=changed)
            )
            progress = progress | changed
            free.remove(chosen[0])
        self.seal()

    def rules(self, root: Node) -> None:
        self.seal()
        version = str(len(self._story.rules) + 1)
        self._story.rules[version] = rules_of(root, version=version)
        self._story.ledger.words[version] = {mix.name: len(mix.word) for mix in mixes(root)}
        keep = self._draw(st.booleans())
        self._batch.append(changes.rules_in_force(version=version, document_hash="h", keep_progress=keep))
        self.seal()

    def _append(self, code: str, leaf: Leaf) -> None:
        self._touched.add(code)
        self._batch.append(leaf)


@st.composite
def stories(
    draw: st.DrawFn, *, ratios: bool | None = None, offers_only: bool = False, one_version: bool = False
) -> Story:
    """A history: a list that fills, then anything (or nothing but issues)."""
    story = Story(ledger=PlainLedger(), rules={}, codes=[])
    writer = Writer(draw, story)
    writer.rules(draw(deep_trees(ratios=ratios)))
    for _ in range(draw(st.integers(5, 25))):
        writer.join()
    writer.seal()
    kinds = ["offer"] if offers_only else ["join", "join", "left", "moved", "restored", "corrected", "held", "offer"]
    kinds += [] if offers_only else ["seal"]
    kinds += [] if offers_only or one_version else ["rules"]
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=20)):
        match kind:
            case "join":
                writer.join()
            case "offer":
                writer.offer()
            case "seal":
                writer.seal()
            case "rules":
                writer.rules(draw(deep_trees(ratios=ratios)))
            case _:
                writer.of_one(kind)
    writer.seal()
    return story
