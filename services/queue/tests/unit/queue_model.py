"""The waiting lists twice over: as the sealer makes them, and as plain lists by `docs/reference/ledger.md`."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from queue_service.domain.atoms import Atom, Key
from queue_service.domain.changes import ChangeKind, offered
from queue_service.domain.drawing import draw, shares
from queue_service.domain.folding import Stand
from queue_service.domain.leaves import Leaf
from queue_service.domain.numbering import Numbers, numbers_of
from queue_service.domain.rule_set import RuleSet, rule_set_of
from queue_service.domain.rule_tree import Category, Mix, Node, categories, mixes
from queue_service.domain.sealing import Cell, Count, Sealing, seal
from queue_service.domain.slots import slots_of

Json = dict[str, Any]


def document_of(version: str, root: Node) -> Json:
    """A whole rule set around a tree."""
    labels = {one.code: dict.fromkeys(("kk", "ru", "en"), one.code) for one in categories(root)}
    plain = {"uncertain": [], "whole_cities": [], "purposes": {}, "labels": labels}
    return {"version": version, "valid_from": "2026-01-01", "act": "made up", "tree": tree_of(root), **plain}


def tree_of(node: Node) -> Json:
    if isinstance(node, Category):
        cohorts = sorted({atom.cohort for atom in node.atoms})
        classes = sorted({atom.privilege_class.value for atom in node.atoms})
        return {"category": node.code, "cohorts": cohorts, "classes": classes}
    children = [tree_of(child) for child in node.children]
    return (
        {"mix": node.name, "word": list(node.word), "children": children}
        if isinstance(node, Mix)
        else {"children": children}
    )


class PlainLists:
    """The oracle: rows and lists, sorted and dealt anew every time; knows nothing of atoms, cells or formulas."""

    def __init__(self) -> None:
        self.rows: dict[str, Json] = {}
        self.slots: dict[tuple[str, str], int] = {}
        self.first_filed: dict[str, int] = {}
        self.vouchers: dict[str, list[str]] = {}
        self.places: dict[str, int] = {}
        self.tree: Json = {}

    def apply(self, leaf: Json, documents: Mapping[str, Json]) -> None:
        kind, code = leaf["kind"], leaf.get("code", "")
        if kind in ("entered", "restored"):
            assert code not in self.rows, "one place a child"
            self.rows[code] = {name: leaf[name] for name in ("list", "cohort", "class", "filed_at")} | {"held": False}
        elif kind in ("moved", "corrected"):
            assert self.rows[code]["list"] == leaf["list"]
            self.rows[code] |= {name: leaf[name] for name in ("cohort", "class", "filed_at")}
        elif kind in ("held", "released"):
            self.rows[code]["held"] = kind == "held"
        elif kind in ("left", "offered"):
            if kind == "offered":
                self.check_offer(leaf)
            del self.rows[code]
        elif kind == "run":
            self.places[leaf["run"]], self.vouchers[leaf["run"]] = leaf["places"], []
        elif kind == "rules_in_force":
            self.change_rules(documents[leaf["rules"]]["tree"], keep=leaf["progress"] == "kept")
        if kind in ("entered", "restored", "moved", "corrected"):
            assert kind == "corrected" or self.first_filed.get(code, leaf["filed_at"]) == leaf["filed_at"]
            assert kind != "corrected" or leaf["by"] != leaf["by2"]
            self.first_filed[code] = leaf["filed_at"]
            self.vouchers = {run: [other for other in given if other != code] for run, given in self.vouchers.items()}

    def check_offer(self, leaf: Json) -> None:
        """To exactly the first not held, with the progress that follows."""
        code, moved = self.first(self.tree, leaf["list"])
        assert code == leaf["code"]
        after = {name: slot for name, slot in moved.items() if self.slots.get((leaf["list"], name), 0) != slot}
        assert ",".join(f"{name}={after[name]}" for name in sorted(after)) == leaf.get("progress", "")
        self.slots |= {(leaf["list"], name): slot for name, slot in after.items()}
        self.vouchers[leaf["run"]].append(code)

    def first(self, node: Json, where: str) -> tuple[str | None, dict[str, int]]:
        if "category" in node:
            return next(iter(self.line(node, where, free=True)), None), {}
        if "mix" not in node:
            found = (self.first(child, where) for child in node["children"])
            return next((one for one in found if one[0]), (None, {}))
        start = self.slots.get((where, node["mix"]), 0)
        for slot in range(start, start + len(node["word"])):
            code, moved = self.first(node["children"][node["word"][slot % len(node["word"])]], where)
            if code:
                return code, moved | {node["mix"]: (slot + 1) % len(node["word"])}
        return None, {}

    def line(self, node: Json, where: str, *, free: bool = False) -> list[str]:
        if "category" in node:
            mine = [
                (row["filed_at"], code)
                for code, row in self.rows.items()
                if row["list"] == where and row["cohort"] in node["cohorts"] and row["class"] in node["classes"]
                if not (free and row["held"])
            ]
            return [code for _, code in sorted(mine)]
        lines = [self.line(child, where, free=free) for child in node["children"]]
        if "mix" not in node:
            return [code for line in lines for code in line]
        dealt: list[str] = []
        slot = self.slots.get((where, node["mix"]), 0)
        while any(lines):
            line = lines[node["word"][slot % len(node["word"])]]
            dealt += [line.pop(0)] if line else []
            slot += 1
        return dealt

    def change_rules(self, tree: Json, *, keep: bool) -> None:
        self.tree = tree
        words = {node["mix"]: len(node["word"]) for node in _nodes(tree) if "mix" in node} if keep else {}
        self.slots = {place: slot for place, slot in self.slots.items() if slot < words.get(place[1], 0)}

    def categories(self, where: str) -> dict[str, list[str]]:
        return {node["category"]: self.line(node, where) for node in _nodes(self.tree) if "category" in node}


def _nodes(tree: Json) -> Iterator[Json]:
    yield tree
    for child in tree.get("children", ()):
        yield from _nodes(child)


class SealedLists:
    """The waiting lists as the service keeps them: sealed changes, counts, ratios and formulas."""

    def __init__(self) -> None:
        self.pending: list[Leaf] = []
        self.lines: list[bytes] = []
        self.stands: dict[str, Stand | None] = {}
        self.counts: dict[Cell, Count] = {}
        self.progress: dict[tuple[str, str], int] = {}
        self.documents: dict[str, Json] = {}
        self.rules: RuleSet
        self.runs: set[str] = set()

    def seal(self, *, limit: int, at_ms: int) -> Sealing:
        """One sealing as `seal_changes` makes it: up to a run, or a run alone."""
        before_run = list(takewhile(lambda content: content["kind"] != ChangeKind.RUN, self.pending[:limit]))
        batch = before_run or self.pending[:1]
        self.pending = self.pending[len(batch) :]
        contents = self.drawn(batch[0]) if batch and batch[0]["kind"] == ChangeKind.RUN else batch
        codes = {str(content["code"]) for content in contents if "code" in content}
        stands = {code: self.stands[code] for code in codes if self.stands.get(code)}
        sealing = seal(contents, after_seq=len(self.lines), at_ms=at_ms, stands=stands)
        self._write(sealing)
        return sealing

    def drawn(self, run: Leaf) -> list[Leaf]:
        if run["run"] in self.runs:
            return []
        self.runs.add(str(run["run"]))
        where, of_atom = str(run["list"]), self.rules.category_of_atom
        free: Counter[str] = Counter()
        for atom, count in self.atoms(where).items():
            if atom in of_atom:
                free[of_atom[atom]] += count.n - count.held
        progress = {node: slot for (name, node), slot in self.progress.items() if name == where}
        wanted = shares(int(run["places"]), root=self.rules.root, free=free, progress=progress)
        lines = {code: self._first_free(where, code)[:count] for code, count in wanted.items()}
        offers = enumerate(draw(self.rules.root, lines, progress=progress), start=1)
        name = str(run["run"])
        return [run] + [
            offered(waiting_list=where, code=offer.child, run=name, ordinal=ordinal, progress=offer.progress)
            for ordinal, offer in offers
        ]

    def atoms(self, where: str) -> dict[Atom, Count]:
        return {
            Atom(cell.cohort, cell.privilege_class): count
            for cell, count in self.counts.items()
            if cell.waiting_list == where and cell.level == 0
        }

    def held(self, where: str) -> dict[str, bool]:
        """Who stands, and who of them is held."""
        standing = (stand for stand in self.stands.values() if stand and stand.waiting_list == where)
        return {stand.key.code: stand.held_ground is not None for stand in standing}

    def numbers(self, where: str) -> dict[str, Numbers | None]:
        """Every child's numbers by counts and formula; None where the rules have no place for it."""
        totals = {atom: count.n for atom, count in self.atoms(where).items()}
        standing = [stand for stand in self.stands.values() if stand is not None and stand.waiting_list == where]
        levels: dict[tuple[int, str, int], list[tuple[int, int]]] = {}
        for cell, count in self.counts.items():
            if cell.waiting_list == where:
                place = (cell.cohort, cell.privilege_class, cell.level)
                levels.setdefault(place, []).append((cell.slot, count.n))
        return {stand.key.code: self._numbers(stand, standing, totals, levels) for stand in standing}

    def _numbers(
        self, stand: Stand, standing: Sequence[Stand], totals: Mapping[Atom, int], levels: Mapping[Any, Any]
    ) -> Numbers | None:
        of_atom, cohort = self.rules.category_of_atom, stand.atom.cohort
        category = of_atom.get(stand.atom)
        if category is None:
            return None
        atoms = self.rules.categories[category].atoms
        ahead = {atom: _ahead(stand.key, atom, standing, levels) for atom in atoms}
        by_category: Counter[str] = Counter()
        for atom, count in totals.items():
            if atom in of_atom:
                by_category[of_atom[atom]] += count
        return numbers_of(
            1 + sum(ahead.values()),
            category=category,
            cohort_categories=self.rules.categories_of_cohort(cohort),
            cohort_rank=1 + sum(count for atom, count in ahead.items() if atom.cohort == cohort),
            totals=by_category,
            progress={node: slot for (name, node), slot in self.progress.items() if name == stand.waiting_list},
            root=self.rules.root,
            cohort_total=sum(count for atom, count in totals.items() if atom.cohort == cohort),
        )

    def _first_free(self, where: str, category: str) -> list[str]:
        atoms = self.rules.categories[category].atoms
        free = (s for s in self.stands.values() if s and s.held_ground is None and s.waiting_list == where)
        return [key.code for key in sorted(stand.key for stand in free if stand.atom in atoms)]

    def _write(self, sealing: Sealing) -> None:
        self.lines += [sealed.data for sealed in sealing.leaves]
        self.stands |= sealing.stands
        for cell, change in sealing.counts.items():
            n, held = self.counts.pop(cell, Count(0, 0))
            count = Count(n + change.n, held + change.held)
            assert 0 <= count.held <= count.n
            if count.n:
                self.counts[cell] = count
        for sealed, node, slot in sealing.progress:
            self.progress[str(sealed.leaf["list"]), node] = slot
        for sealed in sealing.rules:
            self.rules = rule_set_of(self.documents[str(sealed.leaf["rules"])])
            kept = {m.name: len(m.word) for m in mixes(self.rules.root)} if sealed.leaf["progress"] == "kept" else {}
            self.progress = {place: slot for place, slot in self.progress.items() if slot < kept.get(place[1], 0)}


def _ahead(key: Key, atom: Atom, standing: Sequence[Stand], levels: Mapping[Any, Any]) -> int:
    """Earlier months, days of the month, hours of the day, and the smaller keys of the hour."""
    own = slots_of(key.filed_at_ms)
    spans = ((1, 0, own.month), (2, own.first_day, own.day), (3, own.first_hour, own.hour))
    earlier = sum(
        n
        for level, first, before in spans
        for slot, n in levels.get((atom.cohort, atom.privilege_class.value, level), ())
        if first <= slot < before
    )
    return earlier + sum(
        stand.atom == atom and stand.key < key and stand.key.filed_at_ms >= own.hour_begins_ms for stand in standing
    )


def read(line: bytes) -> Json:
    """A leaf of its bytes."""
    leaf: Json = json.loads(line)
    return leaf
