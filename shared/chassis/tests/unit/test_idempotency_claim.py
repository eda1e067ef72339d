"""Which lock a request's key takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balabaqsha_chassis.idempotency import Claim

PART = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1)


def number(*, key: str = "k", caller: str = "a", route: str = "POST /things", body: bytes = b"") -> int:
    return Claim(key=key, caller=caller, route=route, body=body)._number()  # noqa: SLF001 - the lock's name


@given(PART, PART, PART)
def test_a_key_is_a_number_that_the_database_can_lock(key: str, caller: str, route: str) -> None:
    assert -(2**63) <= number(key=key, caller=caller, route=route) < 2**63


def test_the_same_request_takes_the_same_lock_whatever_its_body() -> None:
    assert number(body=b"one") == number(body=b"two")


@pytest.mark.parametrize("other", [{"key": "l"}, {"caller": "b"}, {"route": "POST /others"}])
def test_another_key_caller_or_route_takes_another_lock(other: dict[str, str]) -> None:
    assert number(**other) != number()


def test_parts_never_run_into_each_other() -> None:
    assert number(caller="ab", key="c") != number(caller="a", key="bc")
    assert number(caller="a", route="b", key="c") != number(caller="a", route="bc", key="")
