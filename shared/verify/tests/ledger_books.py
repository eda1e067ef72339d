"""The books of a made ledger: its tree by levels, its counts by hour, its keys; written without the verifier."""

import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX = b"balabaqsha/checkpoint/v1\n"


def canonical(value) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


class MerkleLog:
    """Every full subtree of the RFC 9162 tree, level by level: any root and any path of any size."""

    def __init__(self, leaves=()) -> None:
        self.levels = [[]]
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        self.levels[0].append(leaf)
        level = 0
        while len(self.levels[level]) % 2 == 0:
            if level + 1 == len(self.levels):
                self.levels.append([])
            self.levels[level + 1].append(sha(b"\x01", *self.levels[level][-2:]))
            level += 1

    def root(self, first: int = 0, end: int | None = None) -> bytes:
        """MTH(D[first:end]) by its definition in RFC 9162, 2.1.1."""
        end = len(self.levels[0]) if end is None else end
        count = end - first
        if count == 0:
            return sha()
        level = count.bit_length() - 1
        if count == 1 << level and first % count == 0:
            return self.levels[level][first >> level]
        split = first + largest_power_below(count)
        return sha(b"\x01", self.root(first, split), self.root(split, end))

    def path(self, index: int, size: int, first: int = 0) -> list[str]:
        """PATH(m, D[n]) by its definition in RFC 9162, 2.1.3.1."""
        if size == 1:
            return []
        split = largest_power_below(size)
        if index < split:
            return [*self.path(index, split, first), self.root(first + split, first + size).hex()]
        return [*self.path(index - split, size - split, first + split), self.root(first, first + split).hex()]


def largest_power_below(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power


class Counts:
    """Who stands in which hour of which atom; what did not change is not hashed again."""

    def __init__(self) -> None:
        self.atoms = {}  # (list, cohort, class) -> {month: {day: {hour: {(filed_at, code): held}}}}
        self.rows = {}

    def put(self, atom, filed_at: int, code: str, *, held: int) -> None:
        node = self.atoms.setdefault(atom, {})
        for slot in self.touch(atom, filed_at):
            node = node.setdefault(slot, {})
        node[filed_at, code] = held

    def drop(self, atom, filed_at: int, code: str) -> None:
        slots = self.touch(atom, filed_at)
        above = [self.atoms[atom]]
        for slot in slots:
            above.append(above[-1][slot])
        del above.pop()[filed_at, code]
        for slot in reversed(slots):
            parent = above.pop()
            if not parent[slot]:
                del parent[slot]
        if not self.atoms[atom]:
            del self.atoms[atom]

    def touch(self, atom, filed_at: int):
        hour = filed_at // 3_600_000
        slots = (hour // 24 // 30, hour // 24, hour)
        for depth in range(4):
            self.rows.pop((atom, *slots[:depth]), None)
        return slots

    def below(self, atom, *slots) -> list:
        """The rows of an atom, a month, a day; the keys of an hour; nothing where nobody stands."""
        node = self.atoms.get(atom, {})
        for slot in slots:
            node = node.get(slot, {})
        if len(slots) == 3:
            return [[filed_at, code, held] for (filed_at, code), held in sorted(node.items())]
        return [self.row(atom, *slots, slot) for slot in sorted(node)]

    def row(self, atom, *slots) -> list:
        if (atom, *slots) not in self.rows:
            below = self.below(atom, *slots)
            standing = len(below) if len(slots) == 3 else sum(row[1] for row in below)
            held = sum(row[2] for row in below)
            first = slots[-1:] or atom[1:]
            self.rows[atom, *slots] = [*first, standing, held, sha(b"\x02", canonical(below)).hex()]
        return self.rows[atom, *slots]

    def list_rows(self, name: str) -> list:
        return [self.row(atom) for atom in sorted(atom for atom in self.atoms if atom[0] == name)]


def key_pair(seed: str):
    private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
    return private, private.public_key().public_bytes_raw()


def sign_checkpoint(checkpoint, private) -> str:
    return private.sign(PREFIX + canonical(checkpoint)).hex()


def leaf_hash(line: bytes) -> bytes:
    """The hash in the tree of a published line, withheld or not."""
    leaf = json.loads(line)
    return bytes.fromhex(leaf["hash"]) if "withheld" in leaf and "kind" not in leaf else sha(b"\x00", line)
