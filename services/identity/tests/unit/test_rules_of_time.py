"""Challenges, sessions, keys and policies as time passes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_service.domain.accounts import Person, RegisterVerdict
from identity_service.domain.challenges import Challenge, Delivery, Purpose
from identity_service.domain.errors import (
    ChallengeSpentError,
    CodeExpiredError,
    ConsentMissingError,
    PolicyVersionOutdatedError,
    ResendTooSoonError,
)
from identity_service.domain.policy import Policies, PolicyVersion
from identity_service.domain.sessions import SessionTerms, Showing, expiry, judge_showing
from identity_service.domain.signing import KeyTerms, signer

T0 = datetime(2026, 3, 1, 4, tzinfo=UTC)
CHALLENGE = Challenge(
    id="c",
    purpose=Purpose.LOGIN,
    account_id=None,
    channel="sms",
    recipient="+77011234567",
    delivery=Delivery.CODE,
    details={},
    language="kk",
    created_at=T0,
    expires_at=T0 + timedelta(minutes=5),
    resend_after=T0 + timedelta(seconds=87),
    tries_left=5,
)
SESSIONS = SessionTerms(
    remembered_life=timedelta(days=30), idle_life=timedelta(hours=24), refresh_grace=timedelta(seconds=30), most=20
)
KEYS = KeyTerms(use=timedelta(days=30), ahead=timedelta(minutes=30), after=timedelta(minutes=40))
PERSON = Person(surname="Ахметова", first_name="Дана", patronymic=None, sex="female", birth_date=date(2008, 3, 1))


class Key:
    """A key with its first use."""

    def __init__(self, active_from: datetime) -> None:
        self.active_from = active_from


def test_a_code_is_good_until_its_end_and_not_at_it() -> None:
    CHALLENGE.check_open(at=T0 + timedelta(minutes=4, seconds=59, milliseconds=999))

    with pytest.raises(CodeExpiredError):
        CHALLENGE.check_open(at=T0 + timedelta(minutes=5))


def test_a_challenge_without_tries_or_answered_is_spent_even_when_expired() -> None:
    for spent in (replace(CHALLENGE, tries_left=0), replace(CHALLENGE, spent_at=T0)):
        with pytest.raises(ChallengeSpentError):
            spent.check_open(at=T0 + timedelta(hours=1))


@given(passed=st.integers(0, 86_999))
def test_the_wait_before_resending_is_told_in_whole_seconds_upward(passed: int) -> None:
    with pytest.raises(ResendTooSoonError) as refusal:
        CHALLENGE.check_resend(at=T0 + timedelta(milliseconds=passed))

    rest = 87_000 - passed
    assert 0 <= refusal.value.retry_after * 1000 - rest < 1000


def test_at_87_seconds_the_code_may_be_resent() -> None:
    CHALLENGE.check_resend(at=T0 + timedelta(seconds=87))


def test_a_challenge_shows_no_phone_in_a_log() -> None:
    assert "7011234567" not in repr(CHALLENGE)


def test_a_remembered_session_ends_thirty_days_after_sign_in_whatever_its_use() -> None:
    late = T0 + timedelta(days=29)

    assert expiry(SESSIONS, created_at=T0, used_at=late, remembered=True) == T0 + timedelta(days=30)


def test_another_ends_a_day_after_its_last_use_but_never_later_than_thirty_days() -> None:
    soon, late = T0 + timedelta(days=1), T0 + timedelta(days=29, hours=12)

    assert expiry(SESSIONS, created_at=T0, used_at=soon, remembered=False) == soon + timedelta(hours=24)
    assert expiry(SESSIONS, created_at=T0, used_at=late, remembered=False) == T0 + timedelta(days=30)


@pytest.mark.parametrize(
    ("used", "showing"),
    [(None, Showing.FRESH), (0, Showing.REPEATED), (30, Showing.REPEATED), (30.001, Showing.STOLEN)],
)
def test_what_a_shown_refresh_token_is_worth(used: float | None, showing: Showing) -> None:
    used_at = None if used is None else T0 - timedelta(seconds=used)

    assert judge_showing(SESSIONS, used_at=used_at, at=T0) is showing


def test_the_first_key_signs_at_once_and_the_next_is_made_ahead() -> None:
    first = Key(KEYS.first_use([], at=T0))
    due = T0 + timedelta(days=30) - timedelta(minutes=30)

    assert first.active_from == T0
    assert not KEYS.is_due([first], at=due - timedelta(seconds=1))
    assert KEYS.is_due([first], at=due)
    assert KEYS.first_use([first], at=due) == T0 + timedelta(days=30)


def test_the_old_key_signs_until_the_new_one_does_and_is_kept_until_its_tokens_are_dead() -> None:
    old, new = Key(T0), Key(T0 + timedelta(days=30))

    assert signer([old, new], at=new.active_from - timedelta(milliseconds=1)) is old
    assert signer([old, new], at=new.active_from) is new
    assert KEYS.outlived([old, new], at=new.active_from + timedelta(minutes=39)) == []
    assert KEYS.outlived([old, new], at=new.active_from + timedelta(minutes=40)) == [old]


def test_the_only_key_is_never_dropped() -> None:
    assert KEYS.outlived([Key(T0)], at=T0 + timedelta(days=999)) == []


@pytest.mark.parametrize(("now", "adult"), [("2026-02-28T18:59:59+00:00", False), ("2026-02-28T19:00:00+00:00", True)])
def test_one_is_adult_from_midnight_of_the_country(now: str, *, adult: bool) -> None:
    verdict = RegisterVerdict(person=PERSON, alive=True, phone_belongs=True)

    assert verdict.allows(at=datetime.fromisoformat(now)) is adult


@pytest.mark.parametrize("change", [{"alive": False}, {"phone_belongs": False}, {"person": None}])
def test_only_a_living_adult_with_her_own_phone_may_register(change: dict[str, bool | None]) -> None:
    verdict = RegisterVerdict(person=PERSON, alive=True, phone_belongs=True)

    assert verdict.allows(at=T0)
    assert not replace(verdict, **change).allows(at=T0)


def test_the_newest_policy_that_has_begun_is_in_force() -> None:
    texts = {"kk": "а", "ru": "б", "en": "c"}
    old = PolicyVersion(version="1", valid_from=T0 - timedelta(days=9), texts=texts)
    new = PolicyVersion(version="2", valid_from=T0, texts=texts | {"kk": "ә"})
    policies = Policies(versions=(new, old))

    assert policies.accept("1", accepted=True, at=T0 - timedelta(seconds=1)) is old
    assert policies.accept("2", accepted=True, at=T0) is new
    assert old.fingerprint != new.fingerprint
    with pytest.raises(PolicyVersionOutdatedError):
        policies.accept("1", accepted=True, at=T0)
    with pytest.raises(ConsentMissingError):
        policies.accept("2", accepted=False, at=T0)
