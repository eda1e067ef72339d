"""The receipt's bytes."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications_service.domain.privilege import PrivilegeClaim
from applications_service.domain.receipt import canonical, commitment_of, receipt_of
from applications_service.domain.wishes import Wishes

LEAVES = st.one_of(
    st.none(),
    st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1),
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=20),
)
CONTENT = st.dictionaries(st.text(alphabet="abcdefghijklmnopqrstuvwxyz_", min_size=1), LEAVES)
WISHES = Wishes(group_type="general", region="750000000", district="751310000", language="kk")
FILED_AT = datetime(2026, 3, 1, 4, 0, 0, 123000, tzinfo=UTC)


@settings(deadline=None)
@given(CONTENT)
def test_canonical_bytes_are_sorted_ascii_without_blanks_and_say_the_same(content: dict[str, str | int | None]):
    made = canonical(content)

    assert made.isascii()
    assert json.loads(made) == content
    assert list(json.loads(made)) == sorted(content)
    assert made == canonical(dict(reversed(content.items())))


@pytest.mark.parametrize("value", ["Алматы", 1.5, True, 2**53, "a\nb", b"bytes"])
def test_what_two_readers_could_write_differently_has_no_place_in_a_receipt(value: object):
    with pytest.raises(ValueError, match="ASCII"):
        canonical({"x": value})  # type: ignore[dict-item]


def test_the_bytes_of_a_known_receipt_are_these():
    receipt = receipt_of(
        number="7KQ2-9DMX-4T0H-WZ8C-V",
        filed_at=FILED_AT,
        birth_date=date(2023, 5, 14),
        wishes=WISHES,
        privilege=PrivilegeClaim(claim_id="c", type="large_family", privilege_class="b2"),
        salt=bytes(16),
    )

    attributes = (
        b'{"birth_date":"2023-05-14","district":"751310000","group_type":"general","language":"kk",'
        b'"privilege_type":"large_family","region":"750000000","settlement":null}'
    )
    commitment = hashlib.sha256(b"\x03" + bytes(16) + attributes).hexdigest()
    assert receipt.canonical == (
        b'{"attributes":"' + commitment.encode() + b'","class_claimed":"b2","class_proved":"general",'
        b'"code":"7KQ2-9DMX-4T0H-WZ8C-V","cohort":2023,"filed_at":1772337600123,"list":"750000000/751310000",'
        b'"promise":"ledger_60s_at_most_24h","salt":"00000000000000000000000000000000"}'
    )
    assert receipt.hash == hashlib.sha256(receipt.canonical).hexdigest()
    assert receipt.commitment == commitment


def test_a_receipt_names_no_cohort_that_is_not_known_and_no_privilege_that_is_not_claimed():
    receipt = receipt_of(number="x", filed_at=FILED_AT, birth_date=None, wishes=WISHES, privilege=None, salt=bytes(16))

    assert receipt.content["cohort"] is None
    assert receipt.content["class_claimed"] == "general"


def test_the_signed_content_tells_neither_settlement_nor_language_nor_the_kind_of_privilege():
    receipt = receipt_of(
        number="x", filed_at=FILED_AT, birth_date=date(2023, 5, 14), wishes=WISHES, privilege=None, salt=bytes(16)
    )

    assert set(receipt.content) == {
        "attributes", "class_claimed", "class_proved", "code", "cohort", "filed_at", "list", "promise", "salt"
    }  # fmt: skip


@settings(deadline=None)
@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_the_same_attributes_under_another_salt_look_different(one: bytes, other: bytes):
    attributes = {"language": "kk"}

    same = commitment_of(attributes, salt=one) == commitment_of(attributes, salt=other)

    assert same == (one == other)
