"""Sealing numbers without a gap, and what it counts is what was appended."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.leaves import canonical, leaf_hash
from queue_service.domain.sealing import Change, ChangeKind, cells_of, seal

NOW = 1_790_000_000_000


def change(kind: ChangeKind, code: str, *, filed_at_ms: int = NOW, id: int = 1) -> Change:  # noqa: A002
    return Change(
        id=id,
        kind=kind,
        waiting_list="750000000",
        atom=Atom(2022, PrivilegeClass.GENERAL),
        key=Key(filed_at_ms, code),
        receipt_hash="a" * 64,
        attributes="b" * 64,
        reason="" if kind is ChangeKind.ENTERED else "withdrawn_by_parent",
    )


def test_sequence_numbers_follow_the_head_without_a_gap() -> None:
    sealing = seal([change(ChangeKind.ENTERED, f"N{i}") for i in range(5)], after_seq=41, at_ms=NOW)

    assert [leaf.seq for leaf in sealing.leaves] == [42, 43, 44, 45, 46]


def test_entering_and_leaving_in_one_batch_counts_nothing() -> None:
    changes = [change(ChangeKind.ENTERED, "N1"), change(ChangeKind.LEFT, "N1")]

    sealing = seal(changes, after_seq=0, at_ms=NOW)

    assert sealing.counts == {}
    assert sealing.standing == {"N1": None}


def test_a_refusal_is_in_the_ledger_and_in_no_count() -> None:
    sealing = seal([change(ChangeKind.REFUSED, "N1")], after_seq=0, at_ms=NOW)

    assert json.loads(sealing.leaves[0].data)["kind"] == "refused"
    assert sealing.counts == {}
    assert sealing.standing == {}


@given(st.lists(st.tuples(st.sampled_from([ChangeKind.ENTERED, ChangeKind.LEFT]), st.integers(0, 10**13))))
def test_counts_are_the_sum_of_signs_however_the_changes_are_batched(drawn: list[tuple[ChangeKind, int]]) -> None:
    changes = [change(kind, f"N{i}", filed_at_ms=at) for i, (kind, at) in enumerate(drawn)]
    expected: Counter = Counter()
    for one in changes:
        for cell in cells_of(one):
            expected[cell] += 1 if one.kind is ChangeKind.ENTERED else -1
    halves = (changes[: len(changes) // 2], changes[len(changes) // 2 :])

    whole = Counter(seal(changes, after_seq=0, at_ms=NOW).counts)
    parts = Counter(seal(halves[0], after_seq=0, at_ms=NOW).counts)
    for cell, n in seal(halves[1], after_seq=0, at_ms=NOW).counts.items():
        parts[cell] += n

    assert {cell: n for cell, n in whole.items() if n} == {cell: n for cell, n in expected.items() if n}
    assert {cell: n for cell, n in parts.items() if n} == {cell: n for cell, n in expected.items() if n}


def test_an_entry_sealed_late_says_so() -> None:
    in_time, late = (
        json.loads(
            seal([change(ChangeKind.ENTERED, "N", filed_at_ms=NOW - lag)], after_seq=0, at_ms=NOW).leaves[0].data
        )
        for lag in (60_000, 60_001)
    )

    assert "late_ms" not in in_time
    assert (late["late_ms"], late["ground"]) == (60_001, "delivery_delayed")


def test_a_leaf_is_its_own_canonical_form() -> None:
    assert canonical({"seq": 1, "at": 2, "kind": "left"}) == b'{"at":2,"kind":"left","seq":1}'
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.mark.parametrize("value", [1.5, True, None, "Әлия", "line\n", 2**53])
def test_what_could_be_written_in_two_ways_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="field"):
        canonical({"field": value})
