"""Signed heads of the ledger: what is signed, and what is asked of the leaves before."""

import hashlib
import json
from dataclasses import asdict, dataclass

from queue_service.domain.count_tree import compact
from queue_service.domain.leaves import canonical, leaf_hash

_SIGNED_PREFIX = b"balabaqsha/checkpoint/v1\n"
NO_HASH = "0" * 64
_KEY_ID_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """All that one signature covers; hashes in hexadecimal."""

    size: int
    at: int
    root: str
    count_root: str
    list_hash: str
    #: The hash of the rule set in force.
    rules: str
    #: The hash of the signed bytes of the checkpoint before.
    previous: str
    #: Which key signs.
    key: str

    @property
    def body(self) -> str:
        """The canonical form, as it is stored and published."""
        return compact(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint's canonical form and its signature."""

    body: str
    signature: bytes

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint(**json.loads(self.body))

    @property
    def hash(self) -> str:
        """What the next checkpoint names as the one before."""
        return hashlib.sha256(signed_bytes(self.body)).hexdigest()


def signed_bytes(body: str) -> bytes:
    """What the signature is over."""
    return _SIGNED_PREFIX + body.encode("ascii")


def key_id(public: bytes) -> str:
    """The short name of a public key."""
    return hashlib.sha256(public).hexdigest()[:_KEY_ID_DIGITS]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLeaf:
    """A ledger row as the database gives it back."""

    seq: int
    at_ms: int
    waiting_list: str
    code: str
    kind: str
    data: bytes
    hash: bytes


def fault_of(row: StoredLeaf, *, after: StoredLeaf | None) -> str | None:
    """What is wrong with a row that should stand next after another, or None."""
    seq, at_ms = (after.seq, after.at_ms) if after else (0, 0)
    if row.seq != seq + 1:
        return "out_of_sequence"
    if leaf_hash(row.data) != row.hash:
        return "hash_differs"
    try:
        leaf = json.loads(row.data)
        if canonical(leaf) != row.data:
            return "not_canonical"
    except (ValueError, AttributeError):
        return "not_canonical"
    columns = {"seq": row.seq, "at": row.at_ms, "list": row.waiting_list, "code": row.code, "kind": row.kind}
    if any(leaf.get(name, "") != value for name, value in columns.items()):
        return "columns_differ"
    return "time_runs_back" if row.at_ms < at_ms else None
