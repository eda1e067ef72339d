"""Checks a receipt, or the whole ledger, from published files alone, as docs/reference/ledger.md describes them."""

import argparse
import base64
import json
import re
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import reduce
from hashlib import sha256, sha512
from heapq import heappop, heappush
from itertools import groupby, islice
from pathlib import Path
from typing import Any

Json = dict[Any, Any]
Entry = tuple[int, str, str, tuple[int, str], str]  # filed_at, code, list, (cohort, class), ground of the hold
P, L, DOMAIN = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493, b"balabaqsha/checkpoint/v1\n"
D, ROOT_OF_MINUS_1, ZERO = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P), (0, 1, 1, 0)
HOUR_MS, LATE_MS, BEFORE_ANY, CLASSES = 3_600_000, 60_000, "0" * 64, {"a", "b1", "b2", "general"}
KINDS = """entered @ receipt_hash attributes; restored @ reason; moved @ reason; corrected @ ground document by by2;
refused list code reason receipt_hash; left list code reason; held list code ground; released list code ground;
run list run places cut_off; offered list code run ordinal; rules_in_force rules hash progress; key name public"""
PLACE = "list code cohort class filed_at"
NEEDED = {kind: {"at", *keys} for kind, *keys in map(str.split, KINDS.replace("@", PLACE).split(";"))}
NUMBERS, PROMISED = {"at", "cohort", "filed_at", "places", "ordinal"}, ("code", "filed_at", "attributes")
PLAIN = re.compile(r'\{(?:"[ !#-\[\]-~]+":(?:"[ !#-\[\]-~]*"|0|-?[1-9][0-9]{0,14})(?:,(?!\})|(?=\})))+\}')
encode, decode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode, json.JSONDecoder().raw_decode


class WrongError(Exception):
    """What does not hold; of a ledger also the first bad entry or 0, and the sizes between which the fault lies."""


def require(holds: object, reason: str) -> None:
    if not holds:
        raise WrongError(reason)


def digest(*parts: object) -> bytes:
    return sha256(b"".join(p if isinstance(p, bytes) else encode(p).encode() for p in parts)).digest()


def is_canonical(leaf: Json, line: str) -> bool:
    if PLAIN.fullmatch(line) and line.count('":') == len(leaf) and list(leaf) == sorted(leaf):
        return True
    texts = "".join(value for value in leaf.values() if isinstance(value, str))
    allowed = all(isinstance(value, str) or (type(value) is int and abs(value) < 2**53) for value in leaf.values())
    return allowed and texts.isascii() and texts.isprintable() and encode(leaf) == line


def plus(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, ...]:
    a, b, c, d = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0]), 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


def point(packed: bytes) -> tuple[int, ...]:
    """RFC 8032, 5.1.3: the point that 32 bytes stand for."""
    sign, y = divmod(int.from_bytes(packed, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    x = root if root * root % P == square else root * ROOT_OF_MINUS_1 % P
    require(x * x % P == square and y < P and x >= sign, "a key is no point of the curve")
    return (x, y, 1, x * y % P) if x & 1 == sign else (-x % P, y, 1, -x * y % P)


def verified(public: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032, 5.1.7: whether the message was signed with the key, that is, whether R = s·B - k·A."""
    base, (x, y, _, t) = point((4 * pow(5, -1, P) % P).to_bytes(32, "little")), point(public)
    s, k = (int.from_bytes(n, "little") for n in (signature[32:], sha512(signature[:32] + public + message).digest()))
    total, sums = plus(ZERO, ZERO), (ZERO, base, (-x, y, 1, -t), plus(base, (-x, y, 1, -t)))
    for bit in reversed(range(256)):
        total = plus(plus(total, total), sums[(s >> bit & 1) + 2 * (k % L >> bit & 1)])
    x, y = (axis * pow(total[2], -1, P) % P for axis in total[:2])
    return s < L and signature == (y | (x & 1) << 255).to_bytes(32, "little") + s.to_bytes(32, "little")


def signed(head: Json, keys: dict[str, bytes]) -> bool:
    key, message = keys.get(head["checkpoint"]["key"], b""), DOMAIN + encode(head["checkpoint"]).encode()
    return key != b"" and verified(key, message, bytes.fromhex(head["signature"]))


def push(peaks: list[bytes], size: int, leaf: bytes) -> None:
    """Add a leaf hash to the RFC 9162 tree of a size, which is kept as the hashes of its full subtrees."""
    while size & 1:
        leaf, size = sha256(b"\1" + peaks.pop() + leaf).digest(), size >> 1
    peaks.append(leaf)


def root_of(peaks: list[bytes]) -> str:
    return reduce(lambda right, left: digest(b"\1", left, right), peaks[::-1] or [digest()]).hex()


def climb(leaf: bytes, index: int, size: int, path: list[str]) -> bytes:
    """RFC 9162, 2.1.3: the root to which the inclusion path of a leaf leads; nothing where it does not fit the size."""
    if size <= 1 or not path:
        return b"" if path or index or size != 1 else leaf
    half, beside = 1 << (size - 1).bit_length() - 1, bytes.fromhex(path[-1])
    if index < half:
        return digest(b"\1", climb(leaf, index, half, path[:-1]), beside)
    return digest(b"\1", beside, climb(leaf, index - half, size - half, path[:-1]))


def walk(node: Json) -> list[Json]:
    return [node, *(below for child in node.get("children", ()) for below in walk(child))]


def categories(tree: Json) -> dict[Any, str]:
    """The category of each atom, in the order in which the rules name them."""
    spans = [(node, node["cohorts"]) for node in walk(tree) if "category" in node]
    years = [(node, range(span["from"], span["to"] + 1) if isinstance(span, dict) else span) for node, span in spans]
    return {(year, letter): node["category"] for node, span in years for year in span for letter in node["classes"]}


def number(node: Json, code: str, rank: int, totals: Counter[str], slots: dict[str, int]) -> int:
    """The number in a node's line of the rank-th of a category; 0 where the node does not hold the category."""
    if "category" in node:
        return rank if node["category"] == code else 0
    sizes = [sum(totals[below.get("category", "")] for below in walk(child)) for child in node["children"]]
    ranks = [number(child, code, rank, totals, slots) for child in node["children"]]
    mine, rank = next(((i, found) for i, found in enumerate(ranks) if found), (0, 0))
    if "word" not in node or not rank:
        return rank and rank + sum(sizes[:mine])
    word = node["word"][slots.get(node["mix"], 0) :] + node["word"][: slots.get(node["mix"], 0)]
    places = [place for place, letter in enumerate(word, 1) if letter == mine]
    rounds, rest = divmod(len(word) * ((rank - 1) // len(places)) + places[(rank - 1) % len(places)], len(word))
    return sum(min(n, word.count(i) * rounds + word[:rest].count(i)) for i, n in enumerate(sizes))


def written(slots: dict[str, int]) -> str:
    return ",".join(f"{ratio}={slot}" for ratio, slot in sorted(slots.items()))


def grouped(rows: Any, span: int) -> Any:
    """Rows one level up: those of one slot become [slot, standing, held, hash]; the row of a key is one child."""
    for slot, group in groupby(rows, key=lambda row: row[0] // span):
        of = list(group)
        standing = sum(1 if span == HOUR_MS else row[1] for row in of)
        yield [slot, standing, sum(row[2] for row in of), digest(b"\2", of).hex()]


class Ledger:
    """A folder of published files, read once: lines, tree, order and checkpoints side by side."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.entry, self.interval, self.heads, self.previous = folder, 0, (0, 0), list[Json](), BEFORE_ANY
        self.peaks, self.at, self.run, self.given, self.unsigned, self.atoms = list[bytes](), 0, Json(), 0, 0, Json()
        self.rules, self.tree, self.category_of, self.keys = BEFORE_ANY, Json(), categories({}), dict[str, bytes]()
        self.standing, self.leaves, self.grounds = dict[str, Entry | None](), Counter[str](), Counter[Any]()
        self.lines, self.slots = defaultdict[Any, list[Entry]](list), defaultdict[str, dict[str, int]](dict)

    def read(self, kept: Any, witnesses: dict[int, Json], *, every: bool) -> None:
        """Read on from checkpoint to checkpoint; `kept` are the leaf hashes of an earlier time."""
        entries, agreed, size = self.folder / "entries.jsonl", 0, 0
        with entries.open("rb") as lines, (self.folder / "checkpoints.jsonl").open("rb") as heads:
            for head in map(json.loads, heads):
                start, size = self.interval = self.interval[1], head["checkpoint"]["size"]
                follows = head["checkpoint"]["previous"] == self.previous and size > start - (start == 0)
                require(follows, "the checkpoint does not follow the one before it")
                self.heads, new = [*self.heads[-1:], head], [line.rstrip(b"\n") for line in islice(lines, size - start)]
                self.check_root(head["checkpoint"], new, kept)
                for self.entry, line in enumerate(new, start + 1):
                    self.apply(line.decode("ascii"))
                self.entry = 0
                require(head["checkpoint"]["rules"] == self.rules, "the checkpoint names other rules than the ledger")
                require(not every or signed(head, self.keys), "the signature of the checkpoint is false")
                if size in witnesses:
                    require(signed(witnesses[size], self.keys), "no key of this ledger signed what a witness holds")
                    self.interval, agreed = (agreed, size), size
                    require(witnesses.pop(size)["checkpoint"] == head["checkpoint"], "FORK: a witness holds another")
            self.unsigned = rest = sum(1 for _ in lines)
        for self.entry, _ in enumerate(islice(kept, rest, None), size + rest + 1):
            raise WrongError("a leaf that was kept is gone")
        require(signed(self.heads[-1], self.keys), "the signature of the newest checkpoint is false")
        self.check_counts(self.heads[-1]["checkpoint"])
        self.interval = agreed, min(witnesses, default=0)
        require(not witnesses, "FORK: a witness holds a signed checkpoint that is not among those published")

    def check_root(self, checkpoint: Json, lines: list[bytes], kept: Any) -> None:
        """Compare the hashes of the lines up to a checkpoint with those that were kept, and their root with its own."""
        start, size = self.interval
        for self.entry, line in enumerate(lines, start + 1):
            withheld = line[:9] + line[73:81] == b'{"hash":"","seq":'
            leaf_hash = bytes.fromhex(line[9:73].decode()) if withheld else sha256(b"\0" + line).digest()
            require(next(kept, leaf_hash.hex()) == leaf_hash.hex(), "this is not the leaf that was kept")
            push(self.peaks, self.entry - 1, leaf_hash)
        self.entry = start + len(lines) + 1 if start + len(lines) < size else 0
        require(root_of(self.peaks) == checkpoint["root"], "these are not the lines that were signed")
        self.previous = digest(DOMAIN, checkpoint).hex()

    def apply(self, line: str) -> None:
        leaf, _ = decode(line)
        require(is_canonical(leaf, line) and leaf.get("seq") == self.entry, "not canonical, or its seq is not the next")
        kind, code = leaf.get("kind", "withheld"), leaf.get("code", "")
        if kind != "offered" and self.given < self.run.get("places", 0):
            require(not self.first(self.tree, self.run["list"], {}), "the run before it did not give all its places")
        self.run, self.given = (self.run, self.given + 1) if kind == "offered" else (leaf if kind == "run" else {}, 0)
        self.leaves[kind] += 1
        if kind == "withheld":
            hidden = {"hash": bytes.fromhex(leaf.get("hash", "")[:64]).hex(), "seq": self.entry, "withheld": 1}
            return require(leaf == hidden, "the line has no kind")
        fits = {"", None}.isdisjoint(map(leaf.get, NEEDED[kind])) and leaf.get("class", "a") in CLASSES
        whole = {*map(type, map(leaf.get, NEEDED[kind] & NUMBERS))} == {int}
        require(fits and whole, "a key is missing or has a value that it cannot have")
        require(leaf["at"] >= self.at, "it was sealed before the leaf before it")
        self.at = leaf["at"]
        if kind == "rules_in_force":
            self.govern(leaf)
        elif kind == "key" and leaf["name"] == "checkpoint":
            self.keys[digest(bytes.fromhex(leaf["public"])).hex()[:16]] = bytes.fromhex(leaf["public"])
        elif code and kind != "refused":
            self.change(leaf, kind, code, self.standing.get(code))
        return None

    def change(self, leaf: Json, kind: str, code: str, old: Entry | None) -> None:
        filed_at, _, name, atom, ground = old or (leaf.get("filed_at", 0), code, "", (0, ""), "")
        arrives, late = kind in {"entered", "restored"}, leaf["at"] - filed_at if kind == "entered" else 0
        require(old is None if arrives else name == leaf["list"], "the code stands already, or not in this list")
        require(kind != "restored" or code in self.standing or self.leaves["withheld"], "it never stood before")
        require(kind != "entered" or leaf.get("late_ms", 0) == late * (late > LATE_MS), "late_ms is not the delay")
        require(late <= LATE_MS or leaf.get("ground"), "a late entry names no ground")
        require(kind != "moved" or filed_at == leaf["filed_at"], "a move changes filed_at")
        require(kind != "corrected" or leaf["by"] != leaf["by2"], "one officer alone corrected it")
        require(kind != "offered" or self.is_due(leaf, self.slots[leaf["list"]]), "its progress is not what follows")
        self.grounds["held" if kind == "held" else "late" if late > LATE_MS else kind, leaf.get("ground", "")] += 1
        if "cohort" in NEEDED[kind]:
            filed_at, name, atom = leaf["filed_at"], sys.intern(leaf["list"]), (leaf["cohort"], leaf["class"])
        ground = leaf["ground"] if kind == "held" else "" if kind == "released" else ground
        stands = filed_at, code, name, self.atoms.setdefault(atom, atom), ground
        self.standing[code] = None if kind in {"left", "offered"} else stands
        self.line_up(self.standing[code])

    def line_up(self, entry: Entry | None) -> None:
        if entry and not entry[4] and entry[3] in self.category_of:
            heappush(self.lines[entry[2], self.category_of[entry[3]]], entry)

    def first(self, node: Json, name: str, after: dict[str, int]) -> Entry | None:
        """The first of a node's line who is not held; `after` learns the slot that follows in each ratio used."""
        line = self.lines[name, node["category"]] if "category" in node else []
        while line and self.standing[line[0][1]] is not line[0]:
            heappop(line)
        children, start = node.get("children", []), self.slots[name].get(node.get("mix", ""), 0)
        word = node.get("word", range(len(children)))
        for slot in (*range(start, len(word)), *range(start)):
            if found := self.first(children[word[slot]], name, after):
                after |= {node["mix"]: (slot + 1) % len(word)} if "mix" in node else {}
                return found
        return line[0] if line else None

    def is_due(self, leaf: Json, slots: dict[str, int]) -> bool:
        """Check that a voucher goes to the first who is not held; tell whether the ratios moved on as it says."""
        due = self.first(self.tree, leaf["list"], after := dict[str, int]())
        require(all(leaf[key] == self.run.get(key) for key in ("run", "list")), "it is outside a run of its list")
        require(leaf["ordinal"] == self.given <= self.run["places"], "its ordinal is not the next of the run")
        require(due and due[1] == leaf["code"], f"the voucher was due to {due[1] if due else 'nobody'}")
        moved = {ratio: slot for ratio, slot in after.items() if slot != slots.get(ratio, 0)}
        slots |= moved
        return bool(leaf.get("progress", "") == written(moved))

    def govern(self, leaf: Json) -> None:
        text = (self.folder / "rules" / Path(f"{leaf['rules']}.json").name).read_bytes().rstrip(b"\n")
        require(digest(text).hex() == leaf["hash"], f"the document of rule set {leaf['rules']} has another hash")
        require(leaf["progress"] in {"kept", "zeroed"}, "progress is neither kept nor zeroed")
        self.rules, self.tree = leaf["hash"], json.loads(text)["tree"]
        words = {n["mix"]: len(n["word"]) for n in walk(self.tree) if "mix" in n and leaf["progress"] == "kept"}
        for name, slots in self.slots.items():
            self.slots[name] = {ratio: slot for ratio, slot in slots.items() if slot < words.get(ratio, 0)}
        self.category_of, self.lines = categories(self.tree), defaultdict(list)
        for entry in self.standing.values():
            self.line_up(entry)

    def lists(self) -> Any:
        keys, atoms = defaultdict[Any, list[Any]](list), defaultdict[str, list[Any]](list)
        for filed_at, code, name, atom, ground in filter(None, self.standing.values()):
            keys[name, atom].append((filed_at, code, int(ground != "")))
        for (name, atom), rows in sorted(keys.items()):
            months = grouped(grouped(grouped(sorted(rows), HOUR_MS), 24), 30)
            atoms[name].append([*atom, *next(grouped(months, 2**53))[1:]])
        moved = {name: written({ratio: slot for ratio, slot in by.items() if slot}) for name, by in self.slots.items()}
        for name in sorted({*atoms, *(name for name in moved if moved[name])}):
            head, all_of, order = [name, moved.get(name, "")], atoms[name], []
            for category in dict.fromkeys(self.category_of.values()):
                of = [row for row in all_of if self.category_of.get((row[0], row[1])) == category]
                order += [[category, sum(row[2] for row in of), [[*row[:2], row[4]] for row in of]]] if of else []
            count, order_hash = digest(b"\2", [*head, all_of]), digest(b"\4", [*head, order])
            yield {"list": name, "count": count.hex(), "order": order_hash.hex()}

    def check_counts(self, newest: Json) -> None:
        published, mine = json.loads((self.folder / "lists.json").read_bytes()), list(self.lists())
        require([row for row in published if row["list"]] == mine, "lists.json differs from who stands where")
        require(published == mine or self.leaves["withheld"], "a list is withheld of which there are no lines")
        for commitment, column in (("count_root", "count"), ("list_hash", "order")):
            peaks = list[bytes]()
            for index, row in enumerate(published):
                push(peaks, index, bytes.fromhex(row[column]))
            require(root_of(peaks) == newest[commitment], f"{commitment} differs from who stands where")


def check_ledger(folder: Path, witnesses: list[Json], *, hashes: Path | None = None, every: bool = False) -> Json:
    """What a folder holds; raises the first fault, with every signature asked for where the last two are in doubt."""
    ledger, kept = Ledger(folder), hashes or folder / "hashes.txt"
    leaf_hashes = iter(kept.read_text().split() if hashes or kept.exists() else ())
    try:
        ledger.read(leaf_hashes, {witness["checkpoint"]["size"]: witness for witness in witnesses}, every=every)
    except (WrongError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        if not every and not all(signed(head, ledger.keys) for head in ledger.heads):
            check_ledger(folder, witnesses, hashes=hashes, every=True)
        raise WrongError(str(error), ledger.entry, ledger.interval) from error
    held, late = ({name: n for (kind, name), n in ledger.grounds.items() if kind == what} for what in ("held", "late"))
    tallies = {"leaves": ledger.leaves, "holds by ground": held, "late entries by ground": late}
    return tallies | {"newest checkpoint": ledger.heads[-1]["checkpoint"], "lines not signed yet": ledger.unsigned}


def ahead_of(key: list[Any], path: Json, above: list[Any]) -> int:
    """How many of an atom stand before a key, by the signed rows of its month, its day and its hour."""
    ahead, hour = 0, key[0] // HOUR_MS
    for level, mine in (("months", [hour // 720]), ("days", [hour // 24]), ("hours", [hour]), ("keys", key)):
        rows = path[level]
        require(digest(b"\2", rows).hex() == above[-1] if above else not rows, f"the {level} are not those signed")
        ahead += sum(1 if level == "keys" else row[1] for row in rows if row[: len(mine)] < mine)
        above = next((row for row in rows if row[0] == mine[0]), [])
    return ahead


def numbers_of(leaf: Json, proof: Json) -> Json:
    """The three numbers of the child whom a leaf placed, by the signed counts and rules."""
    (name, progress, atoms), tree = json.loads(proof["list"]["data"]), proof["rules"]["tree"]
    key, category_of = [leaf["filed_at"], leaf["code"]], categories(tree)
    slots = {ratio: int(slot) for ratio, slot in (moved.split("=") for moved in progress.split(",") if moved)}
    paths, mine = {(path["cohort"], path["class"]): path for path in proof["paths"]}, (leaf["cohort"], leaf["class"])
    rows, keys = {(row[0], row[1]): row for row in atoms if (row[0], row[1]) in category_of}, paths[mine]["keys"]
    require(name == leaf["list"] and mine in rows and key in [row[:2] for row in keys], "she does not stand there")
    totals = Counter({code: sum(rows[a][2] for a in rows if category_of[a] == code) for code in category_of.values()})
    own = {atom: ahead_of(key, paths[atom], rows[atom]) for atom in rows if category_of[atom] == category_of[mine]}
    rank, ahead = 1 + sum(own.values()), dict[str, int]()
    overall = number(tree, category_of[mine], rank, totals, slots)
    for code, n in totals.items():
        ahead[code] = bisect_left(range(1, n + 1), overall, key=lambda r: number(tree, code, r, totals, slots))
    born = [atom for atom in rows if atom[0] == mine[0]]
    before = [own.get(a, rows[a][2] * ahead[category_of[a]] // totals[category_of[a]]) for a in born]
    return {
        "overall": {"number": overall, "total": totals.total()},
        "category": {"code": category_of[mine], "number": rank, "total": totals[category_of[mine]]},
        "cohort": {"year": mine[0], "number": 1 + sum(before), "total": sum(rows[atom][2] for atom in born)},
    }


def check_receipt(answer: Json, proof: Json, *, checkpoint_key: str = "", receipt_key: str = "") -> Json:
    """What holds of a receipt and of the proof of its number; raises at the first thing that does not."""
    receipt, checkpoint, listed = answer["receipt"], proof["checkpoint"], proof["list"]
    key, signature = receipt_key or answer["public_key"], base64.b64decode(answer["signature"])
    require(verified(bytes.fromhex(key), encode(receipt).encode(), signature), "the receipt's signature is false")
    opened = digest(b"\3", bytes.fromhex(receipt["salt"]), answer["attributes"]), digest(receipt)
    require(opened[1].hex() == answer["receipt_hash"], "the receipt has another hash")
    require(opened[0].hex() == receipt["attributes"], "the attributes are not those of the commitment")
    keys = {checkpoint["key"]: bytes.fromhex(checkpoint_key)} if checkpoint_key else {}
    require(not keys or signed(proof, keys), "the checkpoint's signature is false")
    leaves = [json.loads(proved["leaf"]) for proved in proof["leaves"]]
    for leaf, proved in zip(leaves, proof["leaves"], strict=True):
        root = climb(digest(b"\0", proved["leaf"].encode()), leaf["seq"] - 1, checkpoint["size"], proved["path"])
        require(root.hex() == checkpoint["root"], f"leaf {leaf['seq']} is not in the signed ledger")
    promised = {"kind": "entered", "receipt_hash": answer["receipt_hash"]} | {name: receipt[name] for name in PROMISED}
    require(promised.items() <= leaves[0].items() and leaves[-1]["code"] == receipt["code"], "not what was promised")
    require(digest(proof["rules"]).hex() == checkpoint["rules"], "the rules are not those in force")
    root = climb(digest(b"\2", listed["data"].encode()), listed["index"], listed["of"], listed["path"])
    require(root.hex() == checkpoint["count_root"], "the list is not under count_root")
    numbers = numbers_of(leaves[-1], proof)
    require(numbers == proof["numbers"], f"the numbers are {encode(numbers)}")
    return numbers | {"entry": leaves[0]["seq"], "receipt key": key, "checkpoint key": checkpoint_key or "NOT CHECKED"}


def main() -> int:
    """Exit with 0 when all holds, 1 when something does not, 2 when something cannot be read."""
    parser = argparse.ArgumentParser(prog="balabaqsha-verify", description=__doc__)
    parser.add_argument("what", choices=("receipt", "ledger"))
    parser.add_argument("files", nargs="+", type=Path, help="RECEIPT.json and PROOF.json, or the folder of the ledger")
    parser.add_argument("--checkpoint-key", default="", metavar="HEX", help="check the checkpoint of a proof with it")
    parser.add_argument("--receipt-key", default="", metavar="HEX", help="check the receipt with it")
    parser.add_argument("--hashes", type=Path, help="leaf hashes that were kept; without it hashes.txt in the folder")
    parser.add_argument("--witness", type=Path, action="append", default=[], help="a checkpoint that was kept")
    parser.add_argument("--all-signatures", action="store_true", help="check that of every checkpoint")
    given, code = parser.parse_args(), 0
    try:
        files = [json.loads(path.read_bytes()) for path in (given.files if given.what == "receipt" else given.witness)]
        if given.what == "receipt":
            report = check_receipt(*files, checkpoint_key=given.checkpoint_key, receipt_key=given.receipt_key)
        else:
            report = check_ledger(given.files[0], files, hashes=given.hashes, every=given.all_signatures)
        report["NOT CHECKED"] = "that a filed_at or the ground of a hold is true, which no published file can show"
    except WrongError as error:
        code, report = 1, dict(zip(("WRONG", "first bad entry", "between the sizes"), error.args, strict=False))
    except (OSError, AttributeError, LookupError, TypeError, ValueError) as error:
        code, report = 2, {"CANNOT READ": repr(error)}
    sys.stdout.write("".join(f"{name}: {encode(value)}\n" for name, value in report.items()))
    return code


if __name__ == "__main__":
    sys.exit(main())
