"""A forger: lays out changed copies of a good ledger, with checkpoints made anew where he wants them."""

import json
import shutil
from pathlib import Path
from random import Random

from ledger_books import PREFIX, MerkleLog, canonical, key_pair, leaf_hash, sha, sign_checkpoint
from ledger_maker import make_ledger


class Forge:
    """A good ledger, and a folder in which a changed copy of it is laid out."""

    def __init__(self, folder: Path, *, entries: int, seed: int) -> None:
        self.random, self.folder = Random(seed), folder / "forged"
        self.maker = make_ledger(
            folder / "good", entries=entries, seed=seed, checkpoints=max(10, entries // 250), runs=20
        )
        shutil.copytree(folder / "good", self.folder)
        self.hashes, self.known = folder / "kept.txt", {line: leaf_hash(line) for line in self.maker.lines}
        self.hashes.write_text("".join(f"{self.known[line].hex()}\n" for line in self.maker.lines))
        self.lines, self.heads = list(self.maker.lines), list(self.maker.checkpoints)
        self.sizes = [head["checkpoint"]["size"] for head in self.heads]
        keys = (key_pair(f"{name}-{seed}") for name in ("first", "second"))
        self.private = {sha(public).hex()[:16]: private for private, public in keys}

    def write(self, lines, heads) -> None:
        (self.folder / "entries.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
        (self.folder / "checkpoints.jsonl").write_text("".join(json.dumps(head) + "\n" for head in heads))

    def restore(self) -> None:
        """Put everything back as it was made."""
        shutil.copytree(self.folder.parent / "good", self.folder, dirs_exist_ok=True)

    def before(self, index: int) -> int:
        return self.sizes[index - 1] if index else 0

    def interval(self, entry: int) -> tuple[int, int]:
        """The sizes of the two checkpoints between which an entry was sealed."""
        index = next(index for index, size in enumerate(self.sizes) if size >= entry)
        return self.before(index), self.sizes[index]

    def resealed(self, lines, entry: int, signer) -> list:
        """The checkpoints as they would be over other lines, from the first that holds the entry."""
        log, heads, previous = MerkleLog(), [], "0" * 64
        for head in self.heads:
            size = head["checkpoint"]["size"]
            for line in lines[len(log.levels[0]) : size]:
                log.append(self.known.get(line) or leaf_hash(line))
            changed = head
            if size >= entry:
                checkpoint = head["checkpoint"] | {"root": log.root().hex(), "previous": previous}
                changed = signer(checkpoint, head)
            previous = sha(PREFIX, canonical(changed["checkpoint"])).hex()
            heads.append(changed)
        return heads

    def with_own_keys(self, checkpoint, _head):
        return {"checkpoint": checkpoint, "signature": sign_checkpoint(checkpoint, self.private[checkpoint["key"]])}


def without_keys(checkpoint, head):
    return {"checkpoint": checkpoint, "signature": head["signature"]}


def with_a_strangers_key(checkpoint, _head):
    return {"checkpoint": checkpoint, "signature": sign_checkpoint(checkpoint, key_pair("stranger")[0])}


def named_strangers_key(checkpoint, _head):
    private, public = key_pair("stranger")
    checkpoint = checkpoint | {"key": sha(public).hex()[:16]}
    return {"checkpoint": checkpoint, "signature": sign_checkpoint(checkpoint, private)}


def other_value(random: Random, value):
    if isinstance(value, int):
        return value + random.choice((-1, 1, 1000))
    at = random.randrange(len(value))
    return (
        value[:at] + random.choice([letter for letter in "0123456789abcdef" if letter != value[at]]) + value[at + 1 :]
    )


def edited(random: Random, line: bytes, key: str | None = None) -> bytes:
    leaf = json.loads(line)
    key = key or random.choice([key for key in leaf if leaf[key] != ""])
    return canonical(leaf | {key: other_value(random, leaf[key])})


def renumbered(lines, start: int):
    return [line if at < start else canonical(json.loads(line) | {"seq": at + 1}) for at, line in enumerate(lines)]


SIGNERS = (without_keys, with_a_strangers_key, named_strangers_key)
