"""What a session is used with, as it is given."""

from typing import Any

from identity_service.entrypoints.http_answers import Tokens
from identity_service.entrypoints.state import IdentityState
from identity_service.use_cases.begin_session import Grant


async def tokens_of(grant: Grant[Any], *, state: IdentityState) -> Tokens:
    """A fresh access token, and the refresh token of the grant."""
    return Tokens(
        access_token=await state.tokens.issue(grant.holder, session_id=grant.session.id),
        expires_in=state.tokens.life_seconds,
        refresh_token=grant.refresh_token,
        session_id=grant.session.id,
    )
