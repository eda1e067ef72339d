"""Makes a valid ledger of any size: a random history by a seed, drawn by plain lists and signed with made-up keys."""

import json
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from ledger_books import PREFIX, Counts, MerkleLog, canonical, key_pair, sha, sign_checkpoint
from plain_order import category_nodes, line_of, lines_by_category, ratio_nodes, takes
from receipts import receipt_of
from rule_sets import YEARS, made_rules

START = 1_750_000_000_000
CLASSES = ("a", "b1", "b2", "general")
LISTS = ("almaty/auezov", "almaty/medeu", "astana/esil", "taraz")
SPECIAL = "qz7-special"
HOLDS = ("under_age", "suspended", "inactive")
DELAYS = ("outage", "paper", "appeal", "import")
EVENTS = {
    "entered": 620,
    "refused": 30,
    "restored": 25,
    "moved": 50,
    "corrected": 12,
    "left": 70,
    "held": 75,
    "released": 60,
}


@dataclass(kw_only=True)
class Child:
    """A made-up child who stands, or once stood, in a list."""

    code: str
    name: str
    cohort: int
    letter: str
    filed_at: int
    held: int = 0
    index: int = 0
    as_filed: tuple = ()
    entered_at: int = 0
    placed_at: int = 0

    @property
    def atom(self):
        return self.name, self.cohort, self.letter


class Maker:
    """A ledger while it is made. What a leaf says is done first, then the leaf is sealed."""

    def __init__(self, *, entries: int, seed: int, checkpoints: int, runs: int, vouchers: int) -> None:
        self.random, self.seed, self.size = Random(seed), seed, entries
        self.checkpoint_every, self.run_every = max(1, entries // checkpoints), max(2, entries // runs)
        self.places = max(1, vouchers // runs)
        self.at, self.lines, self.log, self.counts = START, [], MerkleLog(), Counts()
        self.standing, self.gone, self.known = [], [], set()
        self.progress, self.rules, self.documents, self.run_number = {}, None, {}, 0
        self.checkpoints, self.previous, self.key_seed = [], "0" * 64, ""
        self.lists, self.hidden = [], {}

    def make(self) -> None:
        self.key("checkpoint", "first")
        self.key("receipt", "receipt")
        self.entered()
        self.change_rules("rules-1", progress="zeroed")
        due = [
            *((self.size * n // 5, self.change_rules, f"rules-{n}") for n in (2, 3, 4)),
            (self.size // 2, self.key, "checkpoint", "second"),
            *((at, self.run) for at in range(self.run_every, self.size, self.run_every)),
        ]
        due.sort(key=lambda act: act[0])
        while len(self.lines) < self.size:
            self.at += self.random.choice((0, 0, 1, 40, 900, 2500))
            if due and len(self.lines) >= due[0][0]:
                _, act, *arguments = due.pop(0)
                act(*arguments)
            else:
                getattr(self, self.random.choices(list(EVENTS), EVENTS.values())[0])()
        if not self.checkpoints or self.checkpoints[-1]["checkpoint"]["size"] < self.size:
            self.sign()

    def seal(self, kind: str, **keys) -> None:
        leaf = canonical({"seq": len(self.lines) + 1, "at": self.at, "kind": kind, **keys})
        withheld = {"hash": sha(b"\x00", leaf).hex(), "seq": len(self.lines) + 1, "withheld": 1}
        self.lines.append(canonical(withheld) if keys.get("list") == SPECIAL else leaf)
        if keys.get("list") == SPECIAL:
            self.hidden[len(self.lines)] = leaf
        self.log.append(sha(b"\x00", leaf))
        if self.random.random() * self.checkpoint_every < 1:
            self.sign()

    def key(self, name: str, seed: str) -> None:
        self.key_seed = seed if name == "checkpoint" else self.key_seed
        self.seal("key", name=name, public=key_pair(f"{seed}-{self.seed}")[1].hex())

    def hash(self) -> str:
        return self.random.randbytes(32).hex()

    def anybody(self) -> Child | None:
        return self.random.choice(self.standing) if self.standing else None

    def stand(self, child: Child) -> None:
        child.index, child.placed_at = len(self.standing), len(self.lines) + 1
        self.standing.append(child)
        self.counts.put(child.atom, child.filed_at, child.code, held=0)

    def leave(self, child: Child) -> None:
        self.counts.drop(child.atom, child.filed_at, child.code)
        last = self.standing.pop()
        if last is not child:
            self.standing[child.index], last.index = last, child.index
        self.gone.append(child)
        child.held = 0

    def filing_time(self) -> int:
        """Mostly now, sometimes that of somebody else, sometimes long ago."""
        chance = self.random.random()
        if chance < 0.1 and self.standing:
            return self.anybody().filed_at
        return self.at - self.random.randrange(3000 if chance < 0.95 else 40 * 86_400_000)

    def entered(self) -> None:
        code = f"{self.random.randrange(10**12):012d}"
        if code in self.known:
            return
        self.known.add(code)
        child = Child(
            code=code,
            name=SPECIAL if self.random.random() < 0.02 else self.random.choice(LISTS),
            cohort=self.random.choice(YEARS),
            letter=self.random.choices(CLASSES, (2, 3, 1, 8))[0],
            filed_at=self.filing_time(),
        )
        child.as_filed, child.entered_at = (child.cohort, child.letter, child.filed_at), len(self.lines) + 1
        self.stand(child)
        late = self.at - child.filed_at
        keys = {"late_ms": late, "ground": self.random.choice(DELAYS)} if late > 60_000 else {}
        receipt = receipt_of(child)
        keys |= {"receipt_hash": sha(canonical(receipt)).hex(), "attributes": receipt["attributes"]}
        self.seal("entered", **placed(child), **keys)

    def refused(self) -> None:
        code = f"{self.random.randrange(10**12):012d}"
        self.seal("refused", list=self.random.choice(LISTS), code=code, reason="not_eligible", receipt_hash=self.hash())

    def restored(self) -> None:
        if self.gone:
            child = self.gone.pop(self.random.randrange(len(self.gone)))
            self.stand(child)
            self.seal("restored", **placed(child), reason="voucher_expired")

    def move(self, child: Child, *, filed_at: int) -> None:
        self.counts.drop(child.atom, child.filed_at, child.code)
        child.cohort, child.letter, child.filed_at = self.random.choice(YEARS), self.random.choice(CLASSES), filed_at
        child.placed_at = len(self.lines) + 1
        self.counts.put(child.atom, child.filed_at, child.code, held=child.held)

    def moved(self) -> None:
        if child := self.anybody():
            self.move(child, filed_at=child.filed_at)
            self.seal("moved", **placed(child), reason="privilege_proved")

    def corrected(self) -> None:
        if child := self.anybody():
            self.move(child, filed_at=child.filed_at - self.random.randrange(10**9))
            officers = {"by": "officer-7", "by2": "officer-12"}
            self.seal("corrected", **placed(child), ground="court", document=self.hash(), **officers)

    def left(self) -> None:
        if child := self.anybody():
            self.leave(child)
            self.seal("left", list=child.name, code=child.code, reason="withdrawn")

    def held(self) -> None:
        self.set_held("held", 1)

    def released(self) -> None:
        self.set_held("released", 0)

    def set_held(self, kind: str, held: int) -> None:
        some = [self.anybody() for _ in range(10)] if self.standing else []
        if child := next((child for child in some if child.held != held), None):
            child.held = held
            self.counts.put(child.atom, child.filed_at, child.code, held=held)
            self.seal(kind, list=child.name, code=child.code, ground=self.random.choice(HOLDS))

    def change_rules(self, version: str, progress: str = "") -> None:
        progress = progress or self.random.choice(("kept", "kept", "zeroed"))
        self.rules = made_rules(self.random, version)
        words = {ratio["mix"]: ratio["word"] for ratio in ratio_nodes(self.rules["tree"])}
        for name, slots in self.progress.items():
            stay = {ratio: slot for ratio, slot in slots.items() if ratio in words and slot < len(words[ratio])}
            self.progress[name] = stay if progress == "kept" else {}
        self.documents[version] = canonical(self.rules)
        self.seal("rules_in_force", rules=version, hash=sha(self.documents[version]).hex(), progress=progress)

    def order(self, name: str, *, with_held: bool):
        here = [child for child in self.standing if child.name == name and (with_held or not child.held)]
        entries = [(child.code, child.cohort, child.letter, child.filed_at) for child in here]
        lines = lines_by_category(self.rules["tree"], entries)
        return line_of(self.rules["tree"], lines, self.progress.get(name, {}))

    def run(self) -> None:
        """An issue to the first of the order; now and then of more places than there are children."""
        name = SPECIAL if self.random.random() < 0.05 else self.random.choice(LISTS)
        places = self.random.randrange(2 * self.places + 1)
        due = list(islice(self.order(name, with_held=False), places))
        if self.size - len(self.lines) <= len(due):
            return
        self.run_number += 1
        run = f"run-{self.run_number}"
        self.seal("run", list=name, run=run, places=places, cut_off=self.at)
        children = {child.code: child for child in self.standing if child.name == name}
        for ordinal, (code, slots) in enumerate(due, 1):
            before = self.progress.get(name, {})
            moved = {ratio: slot for ratio, slot in slots.items() if slot != before.get(ratio, 0)}
            self.progress[name] = before | moved
            self.leave(children[code])
            keys = {"progress": written(moved)} if moved else {}
            self.seal("offered", list=name, code=code, run=run, ordinal=ordinal, **keys)

    def list_data(self, name: str) -> list:
        slots = {ratio: slot for ratio, slot in self.progress.get(name, {}).items() if slot}
        return [name, written(slots), self.counts.list_rows(name)]

    def list_order(self, name: str) -> list:
        _, progress, rows = self.list_data(name)
        categories = []
        for code, cells in atoms_by_category(self.rules["tree"]) if self.rules else ():
            inside = [[year, letter, digest] for year, letter, _, _, digest in rows if (year, letter) in cells]
            standing = sum(row[2] for row in rows if (row[0], row[1]) in cells)
            categories += [[code, standing, inside]] if inside else []
        return [name, progress, categories]

    def list_names(self) -> list[str]:
        moved = {name for name, slots in self.progress.items() if any(slots.values())}
        return sorted(moved | {atom[0] for atom in self.counts.atoms})

    def leaf(self, seq: int) -> bytes:
        return self.hidden.get(seq, self.lines[seq - 1])

    def count_log(self) -> MerkleLog:
        return MerkleLog(sha(b"\x02", canonical(self.list_data(name))) for name in self.list_names())

    def sign(self) -> None:
        names = self.list_names()
        counts = [sha(b"\x02", canonical(self.list_data(name))) for name in names]
        orders = [sha(b"\x04", canonical(self.list_order(name))) for name in names]
        private, public = key_pair(f"{self.key_seed}-{self.seed}")
        checkpoint = {
            "at": self.at + self.random.randrange(60_000),
            "count_root": MerkleLog(counts).root().hex(),
            "key": sha(public).hex()[:16],
            "list_hash": MerkleLog(orders).root().hex(),
            "previous": self.previous,
            "root": self.log.root().hex(),
            "rules": sha(canonical(self.rules)).hex() if self.rules else "0" * 64,
            "size": len(self.lines),
        }
        self.previous = sha(PREFIX, canonical(checkpoint)).hex()
        self.checkpoints.append({"checkpoint": checkpoint, "signature": sign_checkpoint(checkpoint, private)})
        lists = zip(names, counts, orders, strict=True)
        self.lists.append(
            [
                {"list": None if name == SPECIAL else name, "count": count.hex(), "order": order.hex()}
                for name, count, order in lists
            ]
        )

    def write(self, folder: Path) -> None:
        (folder / "rules").mkdir(parents=True, exist_ok=True)
        for version, document in self.documents.items():
            (folder / "rules" / f"{version}.json").write_bytes(document)
        (folder / "entries.jsonl").write_bytes(b"".join(line + b"\n" for line in self.lines))
        heads = "".join(json.dumps(checkpoint) + "\n" for checkpoint in self.checkpoints)
        (folder / "checkpoints.jsonl").write_text(heads)
        (folder / "lists.json").write_text(json.dumps(self.lists[-1]))


def placed(child: Child) -> dict:
    keys = {"list": child.name, "code": child.code, "cohort": child.cohort}
    return keys | {"class": child.letter, "filed_at": child.filed_at}


def written(slots) -> str:
    return ",".join(f"{ratio}={slots[ratio]}" for ratio in sorted(slots))


def atoms_by_category(tree):
    for node in category_nodes(tree):
        atoms = {(year, letter) for year in YEARS for letter in CLASSES if takes(node, year, letter)}
        yield node["category"], atoms


def make_ledger(
    folder: Path, *, entries: int, seed: int, checkpoints: int = 50, runs: int = 25, vouchers: int | None = None
) -> Maker:
    """Write a valid ledger of so many leaves into a folder, and return what it was made of."""
    vouchers = entries // 9 if vouchers is None else vouchers
    maker = Maker(entries=entries, seed=seed, checkpoints=checkpoints, runs=runs, vouchers=vouchers)
    maker.make()
    maker.write(folder)
    return maker
