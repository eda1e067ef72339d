"""Cookies that only the gateway reads, and the proofs its forms bear."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from gateway_service.web.sealed_cookies import CookieSealer

FIRST, SECOND = (base64.b64encode(bytes([fill]) * 32).decode() for fill in (1, 2))
HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 9, 1, 12, tzinfo=UTC)


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_what_was_sealed_is_opened_under_its_own_name_only(watch: Watch) -> None:
    sealer = CookieSealer([FIRST], clock=watch)

    value = sealer.seal({"token": "secret"}, name="session", life=HOUR)

    assert sealer.open(value, name="session") == {"token": "secret"}
    assert sealer.open(value, name="flow") is None
    assert "secret" not in value


def test_a_cookie_opens_until_its_end(watch: Watch) -> None:
    sealer = CookieSealer([FIRST], clock=watch)
    value = sealer.seal({"a": 1}, name="session", life=HOUR)

    watch.now += HOUR

    assert sealer.open(value, name="session") is None


@pytest.mark.parametrize("place", [0, 13, -2])
def test_an_altered_cookie_is_none(watch: Watch, place: int) -> None:
    sealer = CookieSealer([FIRST], clock=watch)
    value = sealer.seal({"a": 1}, name="session", life=HOUR)
    letters = list(value)

    letters[place] = "A" if letters[place] != "A" else "B"

    assert sealer.open("".join(letters), name="session") is None


@pytest.mark.parametrize("value", [None, "", "*", "AAAA", "Ж", "A" * 5000])
def test_nonsense_is_none(watch: Watch, value: str | None) -> None:
    assert CookieSealer([FIRST], clock=watch).open(value, name="session") is None


def test_keys_change_while_people_are_signed_in(watch: Watch) -> None:
    before = CookieSealer([FIRST], clock=watch)
    value, proof = before.seal({"a": 1}, name="session", life=HOUR), before.proof_for("visitor")

    after = CookieSealer([SECOND, FIRST], clock=watch)
    without = CookieSealer([SECOND], clock=watch)

    assert after.open(value, name="session") == {"a": 1}
    assert after.is_proof(proof, visitor="visitor")
    assert without.open(value, name="session") is None
    assert not without.is_proof(proof, visitor="visitor")


def test_a_proof_is_one_visitors_and_looks_different_each_time(watch: Watch) -> None:
    sealer = CookieSealer([FIRST], clock=watch)

    one, other = sealer.proof_for("visitor"), sealer.proof_for("visitor")

    assert one != other
    assert sealer.is_proof(one, visitor="visitor")
    assert sealer.is_proof(other, visitor="visitor")
    assert not sealer.is_proof(one, visitor="another")
    assert not sealer.is_proof(one, visitor="")


def test_a_cookie_that_browsers_would_drop_is_refused_when_it_is_made(watch: Watch) -> None:
    sealer = CookieSealer([FIRST], clock=watch)
    long = {str(number): base64.b64encode(bytes([number % 251, number % 241]) * 9).decode() for number in range(900)}

    with pytest.raises(ValueError, match="would be dropped"):
        sealer.seal(long, name="flow", life=HOUR)


@pytest.mark.parametrize("key", ["", base64.b64encode(b"short").decode()])
def test_a_key_is_thirty_two_bytes(watch: Watch, key: str) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        CookieSealer([key], clock=watch)
