"""Random lives of the waiting lists, step by step beside plain lists: the numbers, the draws and the fold agree."""

import os
import random
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from queue_model import Json, PlainLists, SealedLists, document_of, read
from tree_strategies import CLASSES

from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.changes import (
    corrected,
    entered,
    held,
    left,
    moved,
    released,
    restored,
    rules_in_force,
    run,
)
from queue_service.domain.leaves import canonical
from queue_service.domain.rule_document import document_hash
from queue_service.domain.rule_tree import Category, Mix, Node, Seq
from queue_service.use_cases.rebuild_fold import LedgerFold

HOUR = 3_600_000
NOW = 1_790_000_000_000
#: Around the edges of hours, days and months, and often the same.
MOMENTS = (0, 0, 1, HOUR - 1, HOUR, 24 * HOUR, 24 * HOUR + 1, 720 * HOUR, 4000 * HOUR)
LISTS = ("750000000", "750000000", "750000000", "710000000")
COHORTS = (2020, 2020, 2020, 2021, 2022, 2025)
#: The ledger is folded from its first line again after so many sealings.
ANEW_EVERY = 6


def _tree(dice: random.Random) -> Node:
    """One to three birth years of sequences and ratios of ratios; perhaps one line of all the youngest."""
    years = []
    for cohort in (2020, 2021, 2022)[: dice.randint(1, 3)]:
        a, b, c = (Category(code=f"{cohort}{one}", atoms=frozenset({Atom(cohort, one)})) for one in CLASSES)
        years.append(_joined(f"outer{cohort}", (a, _joined(f"inner{cohort}", (b, c), dice)), dice))
    if dice.random() < 1 / 3:
        young = Category(code="young", atoms=frozenset(Atom(year, one) for year in (2024, 2025) for one in CLASSES))
        return Seq(children=(*years, young))
    return _joined("root", tuple(years), dice) if len(years) > 1 else years[0]


def _joined(name: str, nodes: tuple[Node, ...], dice: random.Random) -> Node:
    if dice.random() < 1 / 4:
        return Seq(children=nodes)
    word = [*range(len(nodes)), *dice.choices(range(len(nodes)), k=dice.randint(0, 4))]
    dice.shuffle(word)
    return Mix(name=name, children=nodes, word=tuple(word))


trees = st.sampled_from([_tree(random.Random(number)) for number in range(64)])
children = st.tuples(
    st.sampled_from(LISTS), st.sampled_from(COHORTS), st.sampled_from(CLASSES), st.sampled_from(MOMENTS)
)


class WaitingLists(RuleBasedStateMachine):
    """Changes are appended as the use cases would, sealed in batches of any size, and compared after every sealing."""

    def __init__(self) -> None:
        super().__init__()
        self.system, self.oracle = SealedLists(), PlainLists()
        self.now, self.made, self.compared, self.comparisons = NOW, 0, 0, 0
        #: Follows the ledger; what came into each line and went out of it.
        self.fold, self.came = LedgerFold(documents=self.system.documents), Counter[tuple[str, Atom]]()
        #: Of every application, as its entry has it: list, atom, key, state.
        self.entries: dict[str, dict[str, Any]] = {}

    @initialize(root=trees, drawn=st.lists(children, min_size=8, max_size=16))
    def begin(self, root: Node, drawn: list[tuple[str, int, PrivilegeClass, int]]) -> None:
        self._append_rules(root, keep=True)
        self.submit(drawn=drawn)
        self.seal(limit=5000)

    @rule(drawn=st.lists(children, min_size=1, max_size=4))
    def submit(self, drawn: list[tuple[str, int, PrivilegeClass, int]]) -> None:
        """Also late ones: their filing may lie months behind those that stand already."""
        for where, cohort, name, moment in drawn:
            self.made += 1
            # Codes do not come in the order of filing.
            code = f"{self.made * 7 % 97:02}{self.made:03}"
            atom, key = Atom(cohort, name), Key(NOW - 8000 * HOUR + moment, code)
            self.entries[code] = {"list": where, "atom": atom, "key": key, "state": "queued", "corrected": False}
            content = entered(waiting_list=where, atom=atom, key=key, receipt_hash="a" * 64, attributes="b" * 64)
            self.system.pending.append(content)

    @precondition(lambda self: self._those("queued"))
    @rule(pick=st.integers(0, 99))
    def withdraw(self, pick: int) -> None:
        code, entry = self._one("queued", pick)
        entry["state"] = "left"
        self.system.pending.append(left(waiting_list=entry["list"], code=code, reason="withdrawn_by_parent"))

    @precondition(lambda self: self._settled())
    @rule(pick=st.integers(0, 99))
    def restore(self, pick: int) -> None:
        """Only who left by the ledger comes back, also while a run waits."""
        settled = self._settled()
        entry = self.entries[settled[pick % len(settled)]]
        reason = "voucher_returned" if entry["state"] == "offered" else "restored"
        entry["state"] = "queued"
        self.system.pending.append(
            restored(waiting_list=entry["list"], atom=entry["atom"], key=entry["key"], reason=reason)
        )

    @precondition(lambda self: self._those("queued"))
    @rule(pick=st.integers(0, 99), name=st.sampled_from(CLASSES))
    def move_class(self, pick: int, name: PrivilegeClass) -> None:
        _, entry = self._one("queued", pick)
        if entry["atom"].privilege_class == name:
            return
        entry["atom"] = Atom(entry["atom"].cohort, name)
        self.system.pending.append(
            moved(waiting_list=entry["list"], atom=entry["atom"], key=entry["key"], reason="privilege_confirmed")
        )

    @precondition(lambda self: self._those("queued"))
    @rule(pick=st.integers(0, 99), moment=st.sampled_from(MOMENTS))
    def correct(self, pick: int, moment: int) -> None:
        """The one change of `filed_at`; until it is sealed nothing else is done about the child."""
        code, entry = self._one("queued", pick)
        entry["corrected"] = True
        key = Key(NOW - 8000 * HOUR + moment, code)
        decided = {"ground": "court", "document": "d" * 64, "officers": ("o1", "o2")}
        self.system.pending.append(corrected(waiting_list=entry["list"], atom=entry["atom"], key=key, **decided))

    @precondition(lambda self: self._those("queued"))
    @rule(pick=st.integers(0, 99), on=st.sampled_from((True, True, False)))
    def hold_or_release(self, pick: int, on: bool) -> None:  # noqa: FBT001 - drawn by name
        code, entry = self._one("queued", pick)
        change = held if on else released
        self.system.pending.append(change(waiting_list=entry["list"], code=code, ground="under_age"))

    @rule(where=st.sampled_from(LISTS), places=st.sampled_from((1, 1, 2, 3, 6)), twice=st.booleans())
    def issue(self, where: str, places: int, twice: bool) -> None:  # noqa: FBT001 - drawn by name
        self.made += 1
        content = run(waiting_list=where, name=f"r{self.made}", places=places, cut_off_ms=0)
        self.system.pending += [content] * (1 + twice)

    @rule(where=st.sampled_from(LISTS), places=st.sampled_from((1, 1, 2, 3)))
    def issue_at_once(self, where: str, places: int) -> None:
        self.issue(where=where, places=places, twice=False)
        self.seal_everything()

    @rule(root=trees, keep=st.booleans())
    def change_rules(self, root: Node, keep: bool) -> None:  # noqa: FBT001 - drawn by name
        """Another rule set or the yearly renewal: no child moves, only the tree."""
        self._append_rules(root, keep=keep)

    @precondition(lambda self: self.system.pending)
    @rule(limit=st.sampled_from((1, 2, 7, 5000, 5000)))
    def seal(self, limit: int) -> None:
        first = self.system.pending[0]
        before = self._free_lines()
        self.now += 1000
        known = len(self.system.lines)
        sealing = self.system.seal(limit=limit, at_ms=self.now)
        for content in sealing.aside:
            self.entries[str(content["code"])]["corrected"] = False
        for line in self.system.lines[known:]:
            self._follow(read(line))
        if first["kind"] == "run" and known < len(self.system.lines):
            self._was_issued(first, before, given=len(self.system.lines) - known - 1)

    @precondition(lambda self: len(self.system.pending) > 1)
    @rule()
    def seal_everything(self) -> None:
        while self.system.pending:
            self.seal(limit=5000)

    @invariant()
    def all_agree(self) -> None:
        if self.compared == len(self.system.lines):
            return
        self.compared = len(self.system.lines)
        for where in set(LISTS):
            self._numbers_are_places(where)
        self._rebuilt_is_the_same()
        assert all(len(given) <= self.oracle.places[name] for name, given in self.oracle.vouchers.items())

    def _numbers_are_places(self, where: str) -> None:
        """Invariants 1 and 3: served by counts, told by lists."""
        rows, line = self.oracle.rows, self.oracle.line(self.oracle.tree, where)
        numbers = self.system.numbers(where)
        mine = {code: row["held"] for code, row in rows.items() if row["list"] == where}
        assert self.system.held(where) == mine
        assert set(numbers) == set(mine)
        assert {code for code, found in numbers.items() if found} == set(line)
        by_year: dict[int, list[str]] = {}
        for code in line:
            by_year.setdefault(rows[code]["cohort"], []).append(code)
        for mates in self.oracle.categories(where).values():
            for code in mates:
                found, year = numbers[code], by_year[rows[code]["cohort"]]
                assert found is not None
                assert (found.overall, found.overall_total) == (line.index(code) + 1, len(line))
                assert (found.in_category, found.category_total) == (mates.index(code) + 1, len(mates))
                assert (found.in_cohort, found.cohort_total) == (year.index(code) + 1, len(year))

    def _rebuilt_is_the_same(self) -> None:
        """Invariant 9: every leaf is its own bytes, and from nothing but leaves comes the same.

        The fold goes on with each sealing; now and then it begins anew, and is cut where no sealing was.
        """
        system = self.system
        assert [canonical(read(line)) for line in system.lines[self.fold.seq :]] == system.lines[self.fold.seq :]
        self._go_on(len(system.lines))
        self._is_the_same()
        self.comparisons += 1
        if self.comparisons % ANEW_EVERY == 0:
            self.fold, self.came = LedgerFold(documents=system.documents), Counter()
            self._go_on(self.made % len(system.lines))
            self._go_on(len(system.lines))
            self._is_the_same()

    def _go_on(self, end: int) -> None:
        for movement in self.fold.add(self.system.lines[self.fold.seq : end]).movements:
            self.came[movement.waiting_list, movement.atom] += movement.sign

    def _is_the_same(self) -> None:
        system, fold = self.system, self.fold
        assert {place: n for place, n in self.came.items() if n} == Counter(
            (stand.waiting_list, stand.atom) for stand in fold.stands.values()
        )
        assert fold.standing() == sorted(stand for stand in system.stands.values() if stand)
        assert fold.counts() == system.counts
        assert {place: slot for place, slot in fold.progress.items() if slot} == {
            place: slot for place, slot in system.progress.items() if slot
        }

    def _was_issued(self, issue: Any, before: dict[str, list[str]], *, given: int) -> None:
        """Invariant 5: the first not held, and the rest stands exactly as it stood."""
        line = before[str(issue["list"])]
        assert given == min(int(issue["places"]), len(line))
        assert self._free_lines()[str(issue["list"])] == line[given:]

    def _free_lines(self) -> dict[str, list[str]]:
        if not self.oracle.tree:
            return {}
        return {where: self.oracle.line(self.oracle.tree, where, free=True) for where in set(LISTS)}

    def _follow(self, leaf: Json) -> None:
        self.oracle.apply(leaf, self.system.documents)
        entry = self.entries.get(leaf.get("code", ""))
        if leaf["kind"] == "offered" and entry and entry["state"] == "queued":
            entry["state"] = "offered"
        if leaf["kind"] == "corrected" and entry:
            entry |= {"key": Key(leaf["filed_at"], leaf["code"]), "corrected": False}

    def _append_rules(self, root: Node, *, keep: bool) -> None:
        version = str(len(self.system.documents))
        document = self.system.documents[version] = document_of(version, root)
        self.system.pending.append(
            rules_in_force(version=version, document_hash=document_hash(document), keep_progress=keep)
        )

    def _settled(self) -> list[str]:
        """Who left, or was offered a voucher, and stands nowhere in the ledger either."""
        return [code for code in self._those("left", "offered") if self.system.stands.get(code) is None]

    def _those(self, *states: str) -> list[str]:
        return [code for code, entry in self.entries.items() if entry["state"] in states and not entry["corrected"]]

    def _one(self, state: str, pick: int) -> tuple[str, dict[str, Any]]:
        those = self._those(state)
        code = those[pick % len(those)]
        return code, self.entries[code]


def test_numbers_draws_and_the_fold_agree_with_plain_lists() -> None:
    """300 lives of 30 steps; `QUEUE_MODEL_EXAMPLES`, `_STEPS` and `_SEED` ask for more."""
    steps = int(os.environ.get("QUEUE_MODEL_STEPS", "30"))
    asked = os.environ.get("QUEUE_MODEL_SEED")
    machine = WaitingLists if asked is None else seed(int(asked))(WaitingLists)

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ.get("QUEUE_MODEL_EXAMPLES", "300")),
            stateful_step_count=steps,
            derandomize=asked is None,
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
        _min_steps=steps,
    )
