"""What is signed is canonical, chained, and stands on leaves that were looked at."""

import hashlib
import json

import pytest

from queue_service.domain.checkpoints import (
    NO_HASH,
    Checkpoint,
    SignedCheckpoint,
    StoredLeaf,
    fault_of,
    key_id,
    signed_bytes,
)
from queue_service.domain.leaves import canonical, leaf_hash
from queue_service.domain.rule_document import document_hash

CHECKPOINT = Checkpoint(
    size=7,
    at=1_772_337_600_000,
    root="aa" * 32,
    count_root="bb" * 32,
    list_hash="cc" * 32,
    rules="dd" * 32,
    previous=NO_HASH,
    key="ee" * 8,
)


def stored(seq: int = 2, *, at: int = 1000, **changes: object) -> StoredLeaf:
    leaf = {"seq": seq, "at": at, "kind": "left", "list": "750000000", "code": "N1", "reason": "withdrawn_by_parent"}
    data = canonical(leaf)
    row = {
        "seq": seq,
        "at_ms": at,
        "waiting_list": "750000000",
        "code": "N1",
        "kind": "left",
        "data": data,
        "hash": leaf_hash(data),
    }
    return StoredLeaf(**(row | changes))  # type: ignore[arg-type]


def damaged(data: bytes) -> StoredLeaf:
    return stored(data=data, hash=leaf_hash(data))


def test_the_body_is_the_canonical_form_and_reads_back() -> None:
    assert CHECKPOINT.body == json.dumps(json.loads(CHECKPOINT.body), sort_keys=True, separators=(",", ":"))
    assert list(json.loads(CHECKPOINT.body)) == [
        "at",
        "count_root",
        "key",
        "list_hash",
        "previous",
        "root",
        "rules",
        "size",
    ]
    assert SignedCheckpoint(body=CHECKPOINT.body, signature=b"").checkpoint == CHECKPOINT


def test_the_next_checkpoint_names_the_hash_of_the_bytes_signed_before() -> None:
    expected = hashlib.sha256(b"balabaqsha/checkpoint/v1\n" + CHECKPOINT.body.encode()).hexdigest()

    assert SignedCheckpoint(body=CHECKPOINT.body, signature=b"s").hash == expected
    assert signed_bytes("{}") == b"balabaqsha/checkpoint/v1\n{}"


def test_a_key_is_named_by_the_beginning_of_its_hash() -> None:
    assert key_id(b"\x01" * 32) == hashlib.sha256(b"\x01" * 32).hexdigest()[:16]


def test_a_document_is_hashed_in_its_canonical_form() -> None:
    expected = hashlib.sha256(b'{"a":["\\u04d9",1],"b":2}').hexdigest()

    assert document_hash({"b": 2, "a": ["ә", 1]}) == expected


def test_a_sound_leaf_has_no_fault() -> None:
    assert fault_of(stored(), after=stored(1)) is None
    assert fault_of(stored(1), after=None) is None


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (stored(3), "out_of_sequence"),
        (stored(hash=b"x" * 32), "hash_differs"),
        (stored(data=stored().data.replace(b"N1", b"N2")), "hash_differs"),
        (damaged(stored().data + b" "), "not_canonical"),
        (damaged(stored().data.replace(b'"kind"', b'"code":"N1","kind"')), "not_canonical"),
        (damaged(b"[]"), "not_canonical"),
        (damaged(b"\xff"), "not_canonical"),
        (damaged(stored().data.replace(b"1000", b"1000.5")), "not_canonical"),
        (stored(code="N2"), "columns_differ"),
        (stored(waiting_list="710000000"), "columns_differ"),
        (stored(kind="offered"), "columns_differ"),
        (stored(at_ms=1001), "columns_differ"),
        (damaged(stored(3).data), "columns_differ"),
        (stored(at=999), "time_runs_back"),
    ],
)
def test_a_leaf_that_is_not_as_it_was_sealed_has_its_fault(row: StoredLeaf, fault: str) -> None:
    assert fault_of(row, after=stored(1)) == fault
