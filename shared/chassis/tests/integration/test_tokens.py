"""Forged, stale, borrowed and foreign tokens are refused, whatever they are made of."""

from collections.abc import Callable
from typing import Any

import pytest
from key_server import KeyServer
from token_forging import ACCOUNT, ATTACKS, ISSUER, hs256_with_the_public_key, now, refusal_of, signed

from balabaqsha_chassis.key_source import KeySource
from balabaqsha_chassis.principal import TokenVerifier
from balabaqsha_testkit.issuer import Issuer


@pytest.fixture
async def stateless(identity: KeyServer) -> TokenVerifier:
    """A verifier that knows keys and remembers nothing, as the gateway's."""
    return TokenVerifier(KeySource(identity.url, database=None), audience="queue", issuer=ISSUER)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
async def test_a_token_that_identity_did_not_give_for_this_service_is_refused(
    stateless: TokenVerifier, issuer: Issuer, attack: Callable[[Issuer], str | None]
) -> None:
    refused = await refusal_of(stateless, attack(issuer))

    assert refused.status == 401
    assert refused.code in {"token_missing", "token_invalid"}
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("secret", range(4))
async def test_the_public_key_is_no_secret(stateless: TokenVerifier, issuer: Issuer, secret: int) -> None:
    refused = await refusal_of(stateless, f"Bearer {hs256_with_the_public_key(issuer)[secret]}")

    assert (refused.status, refused.code) == (401, "token_invalid")


@pytest.mark.parametrize(
    "changed",
    [
        dict,
        lambda: {"aud": "queue"},
        lambda: {"nbf": now(-1)},
        lambda: {"roles": ["operator"]},
        lambda: {"roles": ["operator"], "territories": ["750000000", "710000000"]},
        lambda: {"iat": now(-500), "exp": now(100)},
        lambda: {"unheard_of": 1},
    ],
)
async def test_a_good_token_names_its_account_and_session(
    stateless: TokenVerifier, issuer: Issuer, changed: Callable[[], dict[str, Any]]
) -> None:
    token = signed(issuer, **changed())

    principal = await stateless.verify(f"Bearer {token}")

    assert (principal.account_id, principal.session_id, principal.token) == (ACCOUNT, "session-1", token)
    assert principal.roles == frozenset(changed().get("roles", ()))
    assert principal.territories == frozenset(changed().get("territories", ()))
    assert token not in repr(principal)


async def test_the_scheme_may_be_written_in_any_letters(stateless: TokenVerifier, issuer: Issuer) -> None:
    assert (await stateless.verify(f"bEARER  {signed(issuer)}")).account_id == ACCOUNT
