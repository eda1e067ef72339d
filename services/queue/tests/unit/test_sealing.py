"""Sealing numbers without a gap, and what it counts is what was appended."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.changes import corrected, entered, held, left, moved, refused, released, restored
from queue_service.domain.errors import LeafImpossibleError
from queue_service.domain.folding import Stand, step
from queue_service.domain.leaves import Leaf, canonical, leaf_hash
from queue_service.domain.sealing import Sealing, cells_of, seal

NOW = 1_790_000_000_000
LIST = "750000000"
ATOM = Atom(2022, PrivilegeClass.GENERAL)


def entry(code: str, *, filed_at_ms: int = NOW, late_ground: str | None = None) -> Leaf:
    return entered(
        waiting_list=LIST,
        atom=ATOM,
        key=Key(filed_at_ms, code),
        receipt_hash="a" * 64,
        attributes="b" * 64,
        late_ground=late_ground,
    )


def gone(code: str) -> Leaf:
    return left(waiting_list=LIST, code=code, reason="withdrawn_by_parent")


def stand(code: str, *, filed_at_ms: int = NOW, held_ground: str | None = None) -> Stand:
    return Stand(LIST, ATOM, Key(filed_at_ms, code), held_ground)


def sealed(*contents: Leaf, stands: dict[str, Stand | None] | None = None) -> Sealing:
    return seal(contents, after_seq=0, at_ms=NOW, stands=stands or {})


def test_sequence_numbers_follow_the_head_without_a_gap() -> None:
    sealing = seal([entry(f"N{i}") for i in range(5)], after_seq=41, at_ms=NOW, stands={})

    assert [leaf.seq for leaf in sealing.leaves] == [42, 43, 44, 45, 46]


def test_entering_and_leaving_in_one_batch_counts_nothing() -> None:
    sealing = sealed(entry("N1"), gone("N1"))

    assert sealing.counts == {}
    assert sealing.stands == {"N1": None}
    assert [movement.sign for movement in sealing.movements] == [1, -1]


def test_a_refusal_is_in_the_ledger_and_in_no_count() -> None:
    sealing = sealed(refused(waiting_list=LIST, code="N1", reason="no_category", receipt_hash="a" * 64))

    assert json.loads(sealing.leaves[0].data)["kind"] == "refused"
    assert (sealing.counts, sealing.stands, sealing.movements) == ({}, {}, ())


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 10**13))), st.integers(0, 40))
def test_counts_are_the_sum_of_signs_however_the_changes_are_batched(drawn: list[tuple[bool, int]], cut: int) -> None:
    before = {f"N{i}": stand(f"N{i}", filed_at_ms=at) for i, (joins, at) in enumerate(drawn) if not joins}
    contents = [entry(f"N{i}", filed_at_ms=at) if joins else gone(f"N{i}") for i, (joins, at) in enumerate(drawn)]
    expected: Counter = Counter()
    for i, (joins, at) in enumerate(drawn):
        for cell in cells_of(stand(f"N{i}", filed_at_ms=at)):
            expected[cell] += 1 if joins else -1

    summed: Counter = Counter()
    for batch in (contents[:cut], contents[cut:]):
        for cell, count in seal(batch, after_seq=0, at_ms=NOW, stands=before).counts.items():
            summed[cell] += count.n

    assert {cell: n for cell, n in summed.items() if n} == {cell: n for cell, n in expected.items() if n}


def test_a_hold_moves_nobody_and_is_counted() -> None:
    sealing = sealed(held(waiting_list=LIST, code="N1", ground="under_age"), stands={"N1": stand("N1")})

    assert sealing.movements == ()
    assert set(sealing.counts.values()) == {(0, 1)}
    assert sealing.stands == {"N1": stand("N1", held_ground="under_age")}


def test_a_held_child_that_leaves_takes_its_hold_along() -> None:
    sealing = sealed(gone("N1"), stands={"N1": stand("N1", held_ground="under_age")})

    assert set(sealing.counts.values()) == {(-1, -1)}


def test_a_release_ends_the_hold() -> None:
    before = {"N1": stand("N1", held_ground="under_age")}

    sealing = sealed(released(waiting_list=LIST, code="N1", ground="under_age"), stands=before)

    assert sealing.stands == {"N1": stand("N1")}


def test_a_move_is_two_movements_and_keeps_filing_time_and_hold() -> None:
    other = Atom(2022, PrivilegeClass.A)
    leaf = moved(waiting_list=LIST, atom=other, key=Key(NOW, "N1"), reason="privilege_confirmed")

    sealing = sealed(leaf, stands={"N1": stand("N1", held_ground="under_age")})

    assert [(one.atom, one.sign, one.reason) for one in sealing.movements] == [
        (ATOM, -1, "moved:privilege_confirmed"),
        (other, 1, "moved:privilege_confirmed"),
    ]
    assert sealing.stands == {"N1": Stand(LIST, other, Key(NOW, "N1"), "under_age")}


def test_a_return_stands_at_the_first_filing_time() -> None:
    leaf = restored(waiting_list=LIST, atom=ATOM, key=Key(5, "N1"), reason="voucher_returned")

    sealing = sealed(leaf)

    assert sealing.stands == {"N1": stand("N1", filed_at_ms=5)}
    assert sealing.movements[0].reason == "restored:voucher_returned"


def test_a_correction_takes_two_officers() -> None:
    with pytest.raises(ValueError, match="two officers"):
        corrected(
            waiting_list=LIST, atom=ATOM, key=Key(5, "N1"), ground="court", document="d" * 64, officers=("o1", "o1")
        )


@pytest.mark.parametrize("late_ground", [None, "moved_list"])
def test_an_entry_sealed_late_says_by_how_much_and_why(late_ground: str | None) -> None:
    sealing = sealed(entry("N1", filed_at_ms=NOW - 60_001, late_ground=late_ground))

    leaf = json.loads(sealing.leaves[0].data)
    assert (leaf["late_ms"], leaf["ground"]) == (60_001, late_ground or "delivery_delayed")


def test_an_entry_in_time_names_no_ground() -> None:
    sealing = sealed(entry("N1", filed_at_ms=NOW - 60_000, late_ground="moved_list"))

    assert {"late_ms", "ground"} & set(json.loads(sealing.leaves[0].data)) == set()


def test_a_change_that_a_draw_came_before_is_set_aside_without_a_gap() -> None:
    sealing = sealed(gone("DRAWN"), entry("N1"))

    assert [leaf.seq for leaf in sealing.leaves] == [1]
    assert [content["code"] for content in sealing.aside] == ["DRAWN"]


def test_one_who_stands_does_not_come_in_again_and_stops_nobody() -> None:
    back = restored(waiting_list=LIST, atom=ATOM, key=Key(NOW, "N1"), reason="restored")

    sealing = sealed(back, entry("N2"), stands={"N1": stand("N1")})

    assert [leaf.leaf["code"] for leaf in sealing.leaves] == ["N2"]
    assert sealing.aside == (back,)


def test_a_change_of_list_that_a_draw_came_before_is_set_aside_whole() -> None:
    first = left(waiting_list=LIST, code="DRAWN", reason="moved_list")
    second = {**entry("DRAWN", late_ground="moved_list"), "list": "w1"}

    sealing = sealed(first, second, entry("N1"))

    assert [leaf.leaf["code"] for leaf in sealing.leaves] == ["N1"]


def test_a_move_does_not_touch_the_filing_time() -> None:
    leaf = moved(waiting_list=LIST, atom=Atom(2022, PrivilegeClass.A), key=Key(5, "N1"), reason="privilege_confirmed")

    assert sealed(leaf, stands={"N1": stand("N1")}).leaves == ()


def test_the_fold_refuses_a_leaf_that_does_not_fit() -> None:
    with pytest.raises(LeafImpossibleError):
        step({**entry("N1"), "seq": 1, "at": NOW}, stand("N1"))


def test_the_published_line_is_the_hashed_bytes() -> None:
    leaf = sealed(entry("N1")).leaves[0]

    assert canonical(json.loads(leaf.data)) == leaf.data
    assert leaf_hash(leaf.data) == leaf.hash


def test_a_leaf_hashes_as_rfc_9162_says() -> None:
    assert canonical({"seq": 1, "at": 2, "kind": "left"}) == b'{"at":2,"kind":"left","seq":1}'
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.mark.parametrize("value", [1.5, True, None, "Әлия", 2**53, "line\n"])
def test_a_leaf_that_could_be_written_in_two_ways_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="is"):
        canonical({"seq": 1, "bad": value})
