"""Checks a receipt, or the whole ledger, from published files alone, as docs/reference/ledger.md describes them."""

import argparse
import base64
import json
import sys
from collections import Counter, defaultdict
from functools import reduce
from hashlib import sha256, sha512
from itertools import chain, groupby, islice, repeat, takewhile
from pathlib import Path
from typing import Any

Json = dict[Any, Any]
P, L, DOMAIN = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493, b"balabaqsha/checkpoint/v1\n"
D, ROOT_OF_MINUS_1, Y = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P), 4 * pow(5, -1, P) % P
X, ZERO = 15112221349535400772501151409588531511454012693041857206046113283949847762202, (0, 1, 1, 0)
BASE, MINUTE, HOUR, CLASSES = (X, Y, 1, X * Y), 60_000, 3_600_000, {"a", "b1", "b2", "general"}
KINDS = """entered @ receipt_hash attributes; restored @ reason; moved @ reason; corrected @ ground document by by2;
refused list code reason receipt_hash; left list code reason; held list code ground; released list code ground;
run list run places cut_off; offered list code run ordinal; rules_in_force rules hash progress; key name public"""
NUMBERS, PLACE = {"at", "cohort", "filed_at", "places", "cut_off", "ordinal"}, "list code cohort class filed_at"
FIELDS = {kind: ("at", *keys) for kind, *keys in map(str.split, KINDS.replace("@", PLACE).split(";"))}
NEEDED = {kind: {key: int if key in NUMBERS else str for key in keys} for kind, keys in FIELDS.items()}
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class WrongError(Exception):
    """What does not hold; of a ledger also the first bad entry or 0, and the sizes between which the fault lies."""


def require(holds: object, reason: str) -> None:
    if not holds:
        raise WrongError(reason)


def digest(*parts: object) -> bytes:
    return sha256(b"".join(part if isinstance(part, bytes) else encode(part).encode() for part in parts)).digest()


def plus(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, ...]:
    a, b, c, d = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0]), 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


def verified(public: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032, 5.1.7: whether the message was signed with the key A, that is, whether R = s·B - k·A."""
    sign, y = divmod(int.from_bytes(public, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    x = root if root * root % P == square else root * ROOT_OF_MINUS_1 % P
    require(x * x % P == square and y < P and x >= sign, "a key is no point of the curve")
    minus_a = (-x, y, 1, -x * y) if x & 1 == sign else (x, y, 1, x * y)
    s, k = (int.from_bytes(n, "little") for n in (signature[32:], sha512(signature[:32] + public + message).digest()))
    total, sums = plus(ZERO, ZERO), (ZERO, BASE, minus_a, plus(BASE, minus_a))
    for bit in reversed(range(256)):
        total = plus(plus(total, total), sums[(s >> bit & 1) + 2 * (k % L >> bit & 1)])
    x, y = (axis * pow(total[2], -1, P) % P for axis in total[:2])
    return s < L and signature == (y | (x & 1) << 255).to_bytes(32, "little") + s.to_bytes(32, "little")


def signed(head: Json, keys: Json) -> bool:
    key, message = head["checkpoint"]["key"], DOMAIN + encode(head["checkpoint"]).encode()
    return key in keys and verified(keys[key], message, bytes.fromhex(head["signature"]))


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


def categories(tree: Json) -> Json:
    """The category of each atom, in the order in which the rules name them."""
    spans = [(node, node["cohorts"]) for node in walk(tree) if "category" in node]
    years = [(node, range(span["from"], span["to"] + 1) if isinstance(span, dict) else span) for node, span in spans]
    return {(year, letter): node["category"] for node, span in years for year in span for letter in node["classes"]}


def deal(node: Json, lines: Json, slots: Json) -> Any:
    """A node's line, dealt from those of its categories; with each turn, the slots that follow in the ratios above."""
    below = [deal(child, lines, slots) for child in node.get("children", ())]
    if "word" not in node:
        yield from chain(zip(lines.get(node.get("category"), ()), repeat({})), *below)
    turns, slot = [next(line, None) for line in below], slots.get(node.get("mix"), 0)
    while any(turns[letter] for letter in node.get("word", ())):
        letter, slot = node["word"][slot], (slot + 1) % len(node["word"])
        if turn := turns[letter]:
            yield turn[0], turn[1] | {node["mix"]: slot}
            turns[letter] = next(below[letter], None)


def rows_of(keys: list[Any], *spans: int) -> list[Any]:
    """A row for each month, day or hour: how many stand in it, how many of them are held, and the hash of its rows."""
    slots = [(slot, list(group)) for slot, group in groupby(keys, lambda key: key[0] // spans[0])] if spans else []
    sums = [(slot, len(of), sum(key[2] for key in of), rows_of(of, *spans[1:])) for slot, of in slots]
    return [[*row, digest(b"\2", below).hex()] for *row, below in sums] if spans else keys


class Ledger:
    """What the lines read so far come to: who stands where, whose turn it is, by which rules, and who may sign."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.at, self.rules, self.keys, self.due = folder, 0, "0" * 64, Json(), iter(list[Json]())
        self.tree, self.category_of, self.where, self.lists = Json(), Json(), Json(), defaultdict[str, Json](dict)
        self.slots, self.leaves, self.grounds = defaultdict[str, Json](dict), Counter[str](), Counter[Any]()

    def apply(self, line: str, seq: int) -> None:
        leaf, owed = json.loads(line), next(self.due, Json())
        kind, texts = leaf.get("kind", "withheld"), [value for value in leaf.values() if type(value) is str]
        numbers = [abs(value) for value in leaf.values() if type(value) is int]
        plain = len(texts) + len(numbers) == len(leaf) and max(numbers, default=0) < 2**53 and encode(leaf) == line
        plain = plain and "".join(texts).isascii() and "".join(texts).isprintable()
        require(plain and leaf.get("seq") == seq, "not canonical, or its seq is not the next")
        require(kind == "offered" or not owed, "the run before it did not give all its places")
        known = kind in NEEDED or line == f'{{"hash":"{line[9:73].lower()}","seq":{seq},"withheld":1}}'
        require(known, "the line has no kind")
        self.leaves[kind] += 1
        needed = NEEDED.get(kind, {})
        typed = [type(leaf.get(key)) for key in needed] == list(needed.values()) and "" not in map(leaf.get, needed)
        require(typed and leaf.get("class", "a") in CLASSES, "a key is missing or has a value that it cannot have")
        require(leaf.get("at", self.at) >= self.at, "it was sealed before the leaf before it")
        self.at = leaf.get("at", self.at)
        if kind == "run":
            self.due = self.issue(leaf["list"], leaf["run"], leaf["places"])
        elif kind == "rules_in_force":
            self.govern(leaf["rules"], leaf["hash"], leaf["progress"])
        elif kind == "key" and leaf["name"] == "checkpoint":
            self.keys[digest(bytes.fromhex(leaf["public"])).hex()[:16]] = bytes.fromhex(leaf["public"])
        elif "code" in needed and kind != "refused":
            self.change(leaf, kind, leaf["code"], owed or {"run": "none, for nothing is due"})

    def change(self, leaf: Json, kind: str, code: str, owed: Json) -> None:
        line, arrives, ground = self.lists[leaf["list"]], kind in {"entered", "restored"}, leaf.get("ground", "")
        require(self.where.get(code) is (None if arrives else line), "it stands already, or not in this list")
        require(kind != "restored" or code in self.where or self.leaves["withheld"], "it never stood before")
        filed_at, _, atom, hold = line.pop(code, (leaf.get("filed_at"), code, (), ""))
        late = leaf["at"] - filed_at if kind == "entered" and leaf["at"] - filed_at > MINUTE else 0
        must = {"entered": {"late_ms": late}, "moved": {"filed_at": filed_at}, "offered": owed}.get(kind, {})
        require(must.items() <= {"late_ms": 0, "progress": "", **leaf}.items(), f"it should say {encode(must)}")
        require(ground or not late, "a late entry names no ground")
        require(kind != "corrected" or leaf["by"] != leaf["by2"], "one officer alone corrected it")
        self.grounds["late" if late else kind, ground] += 1
        if "cohort" in NEEDED[kind]:
            filed_at, atom = leaf["filed_at"], (leaf["cohort"], sys.intern(leaf["class"]))
        if kind not in {"left", "offered"}:
            line[code] = filed_at, code, atom, {"held": ground, "released": ""}.get(kind, hold)
        self.where[code] = line if code in line else None

    def issue(self, name: str, run: str, places: int) -> Any:
        """What the leaves of a run must say, each in turn: the first who are not held, and the ratios after them."""
        lines, slots = defaultdict[str, list[str]](list), self.slots[name]
        for _, code, atom, hold in sorted(self.lists[name].values()):
            lines[self.category_of.get(atom, "")] += [code] * (not hold)
        for ordinal, (code, after) in enumerate(islice(deal(self.tree, lines, slots), places), 1):
            moved = {ratio: slot for ratio, slot in after.items() if slot != slots.get(ratio, 0)}
            slots |= moved
            progress = ",".join(f"{ratio}={slot}" for ratio, slot in sorted(moved.items()))
            yield {"list": name, "run": run, "ordinal": ordinal, "code": code, "progress": progress}

    def govern(self, version: str, fingerprint: str, progress: str) -> None:
        text = (self.folder / "rules" / Path(f"{version}.json").name).read_bytes().rstrip(b"\n")
        require(digest(text).hex() == fingerprint, f"the document of rule set {version} has another hash")
        require(progress in {"kept", "zeroed"}, "progress is neither kept nor zeroed")
        self.rules, self.tree = fingerprint, json.loads(text)["tree"]
        self.category_of = categories(self.tree)
        words = {node["mix"]: len(node["word"]) for node in walk(self.tree) if "mix" in node and progress == "kept"}
        for name, slots in self.slots.items():
            self.slots[name] = {ratio: slot for ratio, slot in slots.items() if slot < words.get(ratio, 0)}

    def check_lists(self, newest: Json) -> None:
        mine, counts, orders = list[Json](), list[bytes](), list[bytes]()
        for name, line in sorted(self.lists.items()):
            keys = sorted((atom, filed_at, code, int(hold != "")) for filed_at, code, atom, hold in line.values())
            atoms = [(atom, [key[1:] for key in group]) for atom, group in groupby(keys, lambda key: key[0])]
            rows = [[*atom, *rows_of(of, 2**53, 720 * HOUR, 24 * HOUR, HOUR)[0][1:]] for atom, of in atoms]
            placed = [(self.category_of.get((row[0], row[1])), row) for row in rows]
            of = {code: [row for category, row in placed if category == code] for code in self.category_of.values()}
            order = [[code, sum(row[2] for row in of[code]), [[*row[:2], row[4]] for row in of[code]]] for code in of]
            progress = ",".join(f"{ratio}={slot}" for ratio, slot in sorted(self.slots[name].items()) if slot)
            data = [name, progress, rows], [name, progress, [category for category in order if category[2]]]
            hashes = {"list": name, "count": digest(b"\2", data[0]).hex(), "order": digest(b"\4", data[1]).hex()}
            mine += [hashes] if rows or progress else []
        published = json.loads((self.folder / "lists.json").read_bytes())
        require([row for row in published if row["list"]] == mine, "lists.json differs from who stands where")
        require(published == mine or self.leaves["withheld"], "a list is withheld of which there are no lines")
        for index, row in enumerate(published):
            push(counts, index, bytes.fromhex(row["count"]))
            push(orders, index, bytes.fromhex(row["order"]))
        same = (root_of(counts), root_of(orders)) == (newest["count_root"], newest["list_hash"])
        require(same, "count_root or list_hash differs from who stands where")


def check_ledger(folder: Path, witnesses: list[Json], *, hashes: Path | None = None, every: bool = False) -> Json:
    """What a folder holds; raises the first fault, and asks for every signature where those before it are in doubt."""
    ledger, peaks, seen, before, head = Ledger(folder), list[bytes](), Json(), Json(), Json()
    source, previous, agreed, entry, interval = hashes or folder / "hashes.txt", "0" * 64, 0, 0, (0, 0)
    kept = iter(source.read_text().split() if hashes or source.exists() else ())
    try:
        with (folder / "entries.jsonl").open("rb") as lines, (folder / "checkpoints.jsonl").open("rb") as heads:
            for text in heads:
                before, head = head, json.loads(text)
                checkpoint, interval = head["checkpoint"], (interval[1], head["checkpoint"]["size"])
                start, size = interval
                follows = checkpoint["previous"] == previous and size > start - (start == 0)
                require(follows, "the checkpoint does not follow the one before it")
                new = [line.rstrip(b"\n") for line in islice(lines, size - start)]
                for entry, line in enumerate(new, start + 1):
                    leaf = line[9:73].decode() if line[:9] == b'{"hash":"' else sha256(b"\0" + line).hexdigest()
                    require(next(kept, leaf) == leaf, "this is not the leaf that was kept")
                    push(peaks, entry - 1, bytes.fromhex(leaf))
                entry = start + len(new) + 1 if start + len(new) < size else 0
                require(root_of(peaks) == checkpoint["root"], "these are not the lines that were signed")
                for entry, line in enumerate(new, start + 1):
                    ledger.apply(line.decode("ascii"), entry)
                entry, previous, seen[size] = 0, digest(DOMAIN, checkpoint).hex(), checkpoint
                require(checkpoint["rules"] == ledger.rules, "the checkpoint names other rules than the ledger")
                require(not every or signed(head, ledger.keys), "the signature of the checkpoint is false")
            unsigned = sum(1 for _ in lines)
        entry = interval[1] + unsigned + 1
        require(next(islice(kept, unsigned, None), None) is None, "a leaf that was kept is gone")
        entry = 0
        require(signed(head, ledger.keys), "the signature of the newest checkpoint is false")
        ledger.check_lists(head["checkpoint"])
        for size, witness in sorted({int(witness["checkpoint"]["size"]): witness for witness in witnesses}.items()):
            require(signed(witness, ledger.keys), "no key of this ledger signed what a witness holds")
            interval, agreed = (agreed, size), size
            require(seen.get(size) == witness["checkpoint"], "FORK: a witness holds what is not among those published")
    except (WrongError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        if not every and before and not signed(before, ledger.keys):
            check_ledger(folder, witnesses, hashes=hashes, every=True)
        raise WrongError(str(error), entry, interval) from error
    held, late = ({why: n for (kind, why), n in ledger.grounds.items() if kind == what} for what in ("held", "late"))
    report = {"leaves": ledger.leaves, "holds by ground": held, "late entries by ground": late}
    return report | {"newest checkpoint": head["checkpoint"], "lines not signed yet": unsigned}


def ahead_of(key: list[Any], path: Json, above: list[Any]) -> int:
    """How many of an atom stand before a key, by the signed rows of its month, its day and its hour."""
    ahead = 0
    for level, span in (("months", 720 * HOUR), ("days", 24 * HOUR), ("hours", HOUR), ("keys", 0)):
        rows, mine = path[level], [key[0] // span] if span else key
        require(digest(b"\2", rows).hex() == above[-1] if above else not rows, f"the {level} are not those signed")
        ahead += sum(row[1] if span else 1 for row in rows if row[: len(mine)] < mine)
        above = next((row for row in rows if row[0] == mine[0]), [])
    return ahead


def numbers_of(leaf: Json, proof: Json) -> Json:
    """The three numbers of the child whom a leaf placed: the lines are dealt up to her, who is the last of her own."""
    (name, progress, atoms), tree, lines = (
        json.loads(proof["list"]["data"]),
        proof["rules"]["tree"],
        defaultdict[str, list[Any]](list),
    )
    of, atom, key = categories(tree), (leaf["cohort"], leaf["class"]), [leaf["filed_at"], leaf["code"]]
    rows = {(row[0], row[1]): row for row in atoms if (row[0], row[1]) in of}
    paths = {(path["cohort"], path["class"]): path for path in proof["paths"]}
    stands = name == leaf["list"] and atom in rows and key in [row[:2] for row in paths[atom]["keys"]]
    require(stands, "she does not stand there")
    for other, row in rows.items():
        lines[of[other]] += repeat(other, ahead_of(key, paths[other], row) if of[other] == of[atom] else row[2])
    lines[of[atom]].append(None)
    slots = {ratio: int(slot) for ratio, _, slot in (turn.partition("=") for turn in progress.split(",")) if ratio}
    before = list(takewhile(bool, (other for other, _ in deal(tree, lines, slots))))
    mates, year = {other for other in rows if of[other] == of[atom]}, {other for other in rows if other[0] == atom[0]}
    overall, category, cohort = (
        {"number": 1 + sum(other in those for other in before), "total": sum(rows[other][2] for other in those)}
        for those in (rows.keys(), mates, year)
    )
    return {"overall": overall, "category": {"code": of[atom], **category}, "cohort": {"year": atom[0], **cohort}}


def check_receipt(answer: Json, proof: Json, *, checkpoint_key: str = "", receipt_key: str = "") -> Json:
    """What holds of a receipt and of the proof of its number, or of its refusal; raises at the first that does not."""
    receipt, checkpoint, key = answer["receipt"], proof["checkpoint"], receipt_key or answer["public_key"]
    genuine = verified(bytes.fromhex(key), encode(receipt).encode(), base64.b64decode(answer["signature"]))
    require(genuine, "the receipt's signature is false")
    require(digest(receipt).hex() == answer["receipt_hash"], "the receipt has another hash")
    opened = digest(b"\3", bytes.fromhex(receipt["salt"]), answer["attributes"]).hex()
    require(opened == receipt["attributes"], "the attributes are not those of the commitment")
    known = not checkpoint_key or signed(proof, {checkpoint["key"]: bytes.fromhex(checkpoint_key)})
    require(known, "the checkpoint's signature is false")
    leaves = [json.loads(proved["leaf"]) for proved in proof["leaves"]]
    for leaf, proved in zip(leaves, proof["leaves"], strict=True):
        root = climb(digest(b"\0", proved["leaf"].encode()), leaf["seq"] - 1, checkpoint["size"], proved["path"])
        require(root.hex() == checkpoint["root"], f"leaf {leaf['seq']} is not in the signed ledger")
    first, last = leaves[0], leaves[-1]
    promised = {"receipt_hash": answer["receipt_hash"], "code": receipt["code"]}
    placed = {"kind": "entered", "filed_at": receipt["filed_at"], "attributes": receipt["attributes"]}
    refused = promised.items() <= first.items() and len(leaves) == 1 and first["kind"] == "refused"
    entered = (promised | placed).items() <= first.items() and last["code"] == receipt["code"]
    require(refused or entered, "not what was promised")
    report = {"entry": first["seq"], "receipt key": key, "checkpoint key": checkpoint_key or "NOT CHECKED"}
    if refused:
        return {"refused": first["reason"], **report}
    require(digest(proof["rules"]).hex() == checkpoint["rules"], "the rules are not those in force")
    listed, numbers = proof["list"], numbers_of(last, proof)
    root = climb(digest(b"\2", listed["data"].encode()), listed["index"], listed["of"], listed["path"])
    require(root.hex() == checkpoint["count_root"], "the list is not under count_root")
    require(numbers == proof["numbers"], f"the numbers are {encode(numbers)}")
    return numbers | report


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
