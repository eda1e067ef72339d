"""Personal fields at rest: bound to their place, readable as long as the person's key lives, and no longer."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balabaqsha_chassis.field_encryption import BlindIndex, CellBrokenError, KeyRing

PLACE = "child|iin|019a"


def key(byte: int) -> str:
    return base64.b64encode(bytes([byte]) * 32).decode()


RING = KeyRing({"k1": key(1)}, current="k1")
NEWER = KeyRing({"k1": key(1), "k2": key(2)}, current="k2")


@given(st.text())
def test_a_cell_is_read_where_it_was_written(plain: str) -> None:
    data_key = RING.open_data_key(RING.new_data_key())

    assert data_key.decrypt(data_key.encrypt(plain, place=PLACE), place=PLACE) == plain


def test_two_cells_of_one_text_are_not_alike() -> None:
    data_key = RING.open_data_key(RING.new_data_key())

    assert data_key.encrypt("870101300123", place=PLACE) != data_key.encrypt("870101300123", place=PLACE)


@pytest.mark.parametrize("elsewhere", ["child|iin|019b", "child|name|019a", "person|iin|019a", ""])
def test_a_cell_opens_nowhere_but_in_its_place(elsewhere: str) -> None:
    data_key = RING.open_data_key(RING.new_data_key())
    cell = data_key.encrypt("870101300123", place=PLACE)

    with pytest.raises(CellBrokenError):
        data_key.decrypt(cell, place=elsewhere)


def test_a_persons_cell_opens_with_nobody_elses_key() -> None:
    mine, another = (RING.open_data_key(RING.new_data_key()) for _ in range(2))
    cell = mine.encrypt("870101300123", place=PLACE)

    with pytest.raises(CellBrokenError):
        another.decrypt(cell, place=PLACE)


@pytest.mark.parametrize("position", [0, 11, 12, 20, -1])
def test_an_altered_cell_is_broken(position: int) -> None:
    data_key = RING.open_data_key(RING.new_data_key())
    cell = bytearray(data_key.encrypt("870101300123", place=PLACE))
    cell[position] ^= 1

    with pytest.raises(CellBrokenError):
        data_key.decrypt(bytes(cell), place=PLACE)


@pytest.mark.parametrize("length", [0, 1, 7, 11, 12, 27])
def test_a_cell_cut_short_is_broken(length: int) -> None:
    data_key = RING.open_data_key(RING.new_data_key())
    cell = data_key.encrypt("870101300123", place=PLACE)

    with pytest.raises(CellBrokenError):
        data_key.decrypt(cell[:length], place=PLACE)


def test_rewrapping_keeps_every_cell_readable_and_needs_the_old_key_no_longer() -> None:
    old = RING.new_data_key()
    cell = RING.open_data_key(old).encrypt("870101300123", place=PLACE)

    renewed = NEWER.rewrap(old)

    assert renewed is not None
    only_new = KeyRing({"k2": key(2)}, current="k2")
    assert only_new.open_data_key(renewed).decrypt(cell, place=PLACE) == "870101300123"


def test_a_key_already_under_the_current_one_is_left_alone() -> None:
    assert NEWER.rewrap(NEWER.new_data_key()) is None


def test_a_destroyed_key_makes_the_person_unreadable() -> None:
    with pytest.raises(CellBrokenError):
        RING.open_data_key(b"")


@pytest.mark.parametrize("wrapped", [b"", b"k1", b"k1:", b"k1:short", b"k9:" + bytes(range(60)), b"\xff:" + bytes(60)])
def test_what_is_no_wrapped_key_is_broken_to_every_reader(wrapped: bytes) -> None:
    with pytest.raises(CellBrokenError):
        RING.open_data_key(wrapped)
    with pytest.raises(CellBrokenError):
        NEWER.rewrap(wrapped)


def test_a_key_under_a_lost_key_encryption_key_is_broken() -> None:
    wrapped = KeyRing({"k9": key(9)}, current="k9").new_data_key()

    with pytest.raises(CellBrokenError):
        RING.open_data_key(wrapped)


@pytest.mark.parametrize(
    ("keys", "current"),
    [({}, "k1"), ({"k1": key(1)}, "k2"), ({"k1": base64.b64encode(b"short").decode()}, "k1"), ({"a:b": key(1)}, "a:b")],
)
def test_a_ring_that_could_not_be_read_again_is_refused(keys: dict[str, str], current: str) -> None:
    with pytest.raises(ValueError, match="key"):
        KeyRing(keys, current=current)


def test_a_blind_index_finds_the_same_value_for_the_same_purpose_only() -> None:
    index = BlindIndex(key(1))

    assert index.of("870101300123", purpose="iin") == index.of("870101300123", purpose="iin")
    assert index.of("870101300123", purpose="iin") != index.of("870101300123", purpose="phone")
    assert index.of("870101300123", purpose="iin") != index.of("870101300124", purpose="iin")
    assert BlindIndex(key(2)).of("870101300123", purpose="iin") != index.of("870101300123", purpose="iin")
