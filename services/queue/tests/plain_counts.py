"""The roots of a checkpoint, computed from published lines in the plainest way."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def written(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def hashed(prefix: bytes, value: Any) -> str:
    return hashlib.sha256(prefix + written(value)).hexdigest()


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162 over leaf hashes."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return hashlib.sha256(b"\x01" + tree_root(hashes[:half]) + tree_root(hashes[half:])).digest()


def leaf_hashes(lines: Iterable[bytes]) -> list[bytes]:
    return [hashlib.sha256(b"\x00" + line).digest() for line in lines]


class Lists:
    """Who stands where and how far ratios are, after all lines."""

    def __init__(self, lines: Iterable[bytes], documents: Mapping[str, dict[str, Any]]) -> None:
        self._documents = documents
        self.stands: dict[str, dict[str, Any]] = {}
        self.held: set[str] = set()
        self.progress: dict[str, dict[str, int]] = defaultdict(dict)
        self.rules: dict[str, Any] | None = None
        for line in lines:
            self._apply(json.loads(line))

    def _apply(self, leaf: dict[str, Any]) -> None:
        kind, code = leaf["kind"], leaf.get("code", "")
        if kind in ("entered", "restored", "moved", "corrected"):
            self.stands[code] = leaf
        elif kind in ("left", "offered"):
            del self.stands[code]
            self.held.discard(code)
        elif kind == "held":
            self.held.add(code)
        elif kind == "released":
            self.held.discard(code)
        elif kind == "rules_in_force":
            self._change_rules(leaf)
        for part in leaf.get("progress", "").split(",") if kind == "offered" else ():
            if part:
                self.progress[leaf["list"]][part.split("=")[0]] = int(part.split("=")[1])

    def _change_rules(self, leaf: dict[str, Any]) -> None:
        self.rules = self._documents[leaf["rules"]]
        words = dict(self._words(self.rules["tree"]))
        for name, slots in self.progress.items():
            kept = leaf["progress"] == "kept"
            self.progress[name] = {mix: slot for mix, slot in slots.items() if kept and slot < words.get(mix, 0)}

    def _words(self, node: dict[str, Any]) -> Iterable[tuple[str, int]]:
        if "mix" in node:
            yield node["mix"], len(node["word"])
        for child in node.get("children", ()):
            yield from self._words(child)

    def _categories(self, node: dict[str, Any]) -> Iterable[tuple[str, set[tuple[int, str]]]]:
        if "category" in node:
            years = node["cohorts"]
            years = range(years["from"], years["to"] + 1) if isinstance(years, dict) else years
            yield node["category"], {(year, name) for year in years for name in node["classes"]}
        for child in node.get("children", ()):
            yield from self._categories(child)

    def atoms(self, name: str) -> list[list[Any]]:
        """[cohort, class, n, held, hash] of everybody in the list."""
        found: dict[tuple[int, str], list[list[Any]]] = defaultdict(list)
        for code, leaf in self.stands.items():
            if leaf["list"] == name:
                found[leaf["cohort"], leaf["class"]].append([leaf["filed_at"], code, int(code in self.held)])
        return [[*atom, *self._summed(keys)] for atom, keys in sorted(found.items())]

    def _summed(self, keys: list[list[Any]]) -> list[Any]:
        rows = sorted(keys)
        for size in (3_600_000, 24, 30):
            groups: dict[int, list[list[Any]]] = defaultdict(list)
            for row in rows:
                groups[row[0] // size].append(row)
            rows = [[slot, *self._sums(group, hours=size == 3_600_000)] for slot, group in sorted(groups.items())]
        return self._sums(rows, hours=False)

    def _sums(self, rows: list[list[Any]], *, hours: bool) -> list[Any]:
        if hours:
            return [len(rows), sum(row[2] for row in rows), hashed(b"\x02", rows)]
        return [sum(row[1] for row in rows), sum(row[2] for row in rows), hashed(b"\x02", rows)]

    def names(self) -> list[str]:
        moved = {name for name, slots in self.progress.items() if any(slots.values())}
        return sorted({leaf["list"] for leaf in self.stands.values()} | moved)

    def _progress_text(self, name: str) -> str:
        return ",".join(f"{mix}={slot}" for mix, slot in sorted(self.progress[name].items()) if slot)

    def count_hash(self, name: str) -> bytes:
        return bytes.fromhex(hashed(b"\x02", [name, self._progress_text(name), self.atoms(name)]))

    def order_hash(self, name: str) -> bytes:
        atoms = {(row[0], row[1]): row for row in self.atoms(name)}
        lines = []
        for code, taken in self._categories(self.rules["tree"] if self.rules else {}):
            rows = [atoms[atom] for atom in sorted(taken & atoms.keys())]
            if rows:
                lines.append([code, sum(row[2] for row in rows), [[row[0], row[1], row[4]] for row in rows]])
        return bytes.fromhex(hashed(b"\x04", [name, self._progress_text(name), lines]))

    def count_root(self) -> str:
        return tree_root([self.count_hash(name) for name in self.names()]).hex()

    def list_hash(self) -> str:
        return tree_root([self.order_hash(name) for name in self.names()]).hex()
