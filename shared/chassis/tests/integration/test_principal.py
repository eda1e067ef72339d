"""Who is asking: forged, stale, borrowed and foreign tokens are refused, and identity may be away."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from chassis_house import rows
from joserfc.jwk import ECKey, KeySet
from key_server import KeyServer
from token_forging import ACCOUNT, ISSUER, STRANGER, now, refusal_of, signed

from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.ended_sessions import remember_ended_sessions
from balabaqsha_chassis.key_source import KeySource
from balabaqsha_chassis.principal import TokenVerifier
from balabaqsha_chassis.problems import Problem
from balabaqsha_testkit.issuer import Issuer
from balabaqsha_testkit.waiting import eventually


class MovableClock:
    """The machine's clock, moved by the test."""

    def __init__(self) -> None:
        self.moved = timedelta()

    def __call__(self) -> datetime:
        return system_clock() + self.moved

    def pass_seconds(self, seconds: float) -> None:
        self.moved += timedelta(seconds=seconds)


def verifier_of(url: str, database: Database, *, clock: Callable[[], datetime] = system_clock) -> TokenVerifier:
    keys = KeySource(url, database=database, clock=clock)
    return TokenVerifier(keys, audience="queue", issuer=ISSUER, database=database, clock=clock)


@pytest.fixture
async def verifier(identity: KeyServer, database: Database) -> TokenVerifier:
    return verifier_of(identity.url, database)


async def end(database: Database, *sessions: str, not_before: datetime | None = None) -> None:
    async with database.transaction() as connection:
        await remember_ended_sessions(
            connection, account_id=ACCOUNT, session_ids=sessions, not_before=not_before, at=system_clock()
        )


async def test_a_token_of_an_ended_session_is_refused(
    verifier: TokenVerifier, issuer: Issuer, database: Database
) -> None:
    await end(database, "session-1")

    refused = await refusal_of(verifier, f"Bearer {signed(issuer)}")

    assert (refused.status, refused.code) == (401, "session_ended")
    assert (await verifier.verify(f"Bearer {signed(issuer, sid='session-2')}")).session_id == "session-2"


async def test_ending_all_sessions_spares_those_begun_afterwards_even_in_the_same_second(
    verifier: TokenVerifier, issuer: Issuer, database: Database
) -> None:
    """Tokens know whole seconds only, so identity cuts `not_before` to one and names the sessions of that second."""
    second = now()
    await end(database, "session-1", not_before=datetime.fromtimestamp(second, UTC))

    def token(session: str, *, issued: int, account: str = ACCOUNT) -> str:
        return f"Bearer {signed(issuer, sub=account, sid=session, iat=issued, exp=second + 300)}"

    assert (await refusal_of(verifier, token("old", issued=second - 1))).code == "session_ended"
    assert (await refusal_of(verifier, token("session-1", issued=second))).code == "session_ended"
    assert (await verifier.verify(token("new", issued=second))).session_id == "new"
    assert (await verifier.verify(token("old", issued=second - 1, account="another"))).session_id == "old"


async def test_an_older_message_about_the_account_never_lets_ended_sessions_back_in(
    verifier: TokenVerifier, issuer: Issuer, database: Database
) -> None:
    second = datetime.fromtimestamp(now(), UTC)
    await end(database, not_before=second)
    await end(database, not_before=second - timedelta(hours=1))

    token = signed(issuer, iat=now(-60), exp=now(60))
    assert (await refusal_of(verifier, f"Bearer {token}")).code == "session_ended"


async def test_while_identity_is_away_tokens_of_known_keys_are_good(
    identity: KeyServer, verifier: TokenVerifier, issuer: Issuer, database: Database
) -> None:
    await verifier.verify(f"Bearer {signed(issuer)}")
    await identity.leave()

    assert await verifier.verify(f"Bearer {signed(issuer)}")
    assert await verifier_of(identity.url, database).verify(f"Bearer {signed(issuer)}")


async def test_before_any_key_is_known_the_answer_is_to_come_back_later(
    identity: KeyServer, verifier: TokenVerifier, issuer: Issuer
) -> None:
    await identity.leave()

    refused = await refusal_of(verifier, f"Bearer {signed(issuer)}")
    assert (refused.status, refused.code) == (503, "unavailable")
    assert refused.headers["Retry-After"]

    await identity.serve()
    await eventually(lambda: is_good(verifier, issuer))


async def is_good(verifier: TokenVerifier, issuer: Issuer) -> bool:
    try:
        return bool(await verifier.verify(f"Bearer {signed(issuer)}"))
    except Problem:
        return False


async def test_a_new_key_of_identity_is_fetched_when_its_first_token_comes(
    identity: KeyServer, database: Database, issuer: Issuer
) -> None:
    clock = MovableClock()
    verifier = verifier_of(identity.url, database, clock=clock)
    await verifier.verify(f"Bearer {signed(issuer)}")
    newer = ECKey.generate_key("P-256", {"kid": "test-2", "use": "sig", "alg": "ES256"})
    identity.publish(KeySet([issuer.key, newer]).as_dict(private=False))
    clock.pass_seconds(6)

    token = signed(issuer, key=newer, header={"kid": "test-2"})
    assert await verifier.verify(f"Bearer {token}")
    assert await verifier.verify(f"Bearer {signed(issuer)}")
    assert identity.asked == 2


async def test_a_key_that_identity_no_longer_publishes_is_no_longer_good(
    identity: KeyServer, database: Database, issuer: Issuer
) -> None:
    clock = MovableClock()
    verifier = verifier_of(identity.url, database, clock=clock)
    await verifier.verify(f"Bearer {signed(issuer)}")
    newer = ECKey.generate_key("P-256", {"kid": "test-2", "use": "sig", "alg": "ES256"})
    identity.publish(KeySet([newer]).as_dict(private=False))
    clock.pass_seconds(61)
    later = int(clock().timestamp())

    async def is_refused() -> bool:
        try:
            await verifier.verify(f"Bearer {signed(issuer, iat=later, exp=later + 60)}")
        except Problem as problem:
            return problem.code == "token_invalid"
        clock.pass_seconds(6)
        return False

    await eventually(is_refused)


async def test_made_up_key_names_do_not_make_us_ask_identity_again_and_again(
    identity: KeyServer, verifier: TokenVerifier, issuer: Issuer
) -> None:
    await verifier.verify(f"Bearer {signed(issuer)}")

    for number in range(50):
        await refusal_of(verifier, f"Bearer {signed(issuer, key=STRANGER, header={'kid': f'k{number}'})}")

    assert identity.asked == 1


async def test_a_frozen_identity_holds_up_nobody_whose_key_is_known(
    identity: KeyServer, database: Database, issuer: Issuer
) -> None:
    clock = MovableClock()
    verifier = verifier_of(identity.url, database, clock=clock)
    await verifier.verify(f"Bearer {signed(issuer)}")
    clock.pass_seconds(120)
    identity.answering.clear()
    later = int(clock().timestamp())
    token = signed(issuer, iat=later, exp=later + 60)

    async with asyncio.timeout(1):
        await asyncio.gather(*(verifier.verify(f"Bearer {token}") for _ in range(20)))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (200, b"<html>"),
        (200, b"{}"),
        (200, b"[]"),
        (200, b"null"),
        (200, b'{"keys": []}'),
        (200, b'{"keys": null}'),
        (200, b'{"keys": [{}]}'),
        (200, b'{"keys": ["x"]}'),
        (200, b"[" * 20_000),
        (200, b"\xff"),
    ],
)
async def test_a_broken_key_set_never_replaces_a_good_one(
    identity: KeyServer, database: Database, issuer: Issuer, status: int, body: bytes
) -> None:
    clock = MovableClock()
    verifier = verifier_of(identity.url, database, clock=clock)
    await verifier.verify(f"Bearer {signed(issuer)}")
    identity.status, identity.body = status, body
    clock.pass_seconds(61)
    later = int(clock().timestamp())
    stranger = signed(issuer, key=STRANGER, header={"kid": "stranger"})
    await refusal_of(verifier, f"Bearer {stranger}")
    await eventually(lambda: identity.asked == 2)

    assert await verifier.verify(f"Bearer {signed(issuer, iat=later, exp=later + 60)}")
    (kept,) = await rows(database, "select document from known_key_set")
    assert kept.document == issuer.document
