"""A signed-in person proves by her password that it is still she."""

from identity_service.domain.accounts import Account
from identity_service.domain.errors import CredentialsWrongError, TooManyAttemptsError
from identity_service.domain.passwords import normalized
from identity_service.entrypoints.client import Client
from identity_service.entrypoints.state import IdentityState


async def check_password(password: str, *, account: Account, client: Client, state: IdentityState) -> None:
    """Raise `CredentialsWrongError` unless it is the account's, `TooManyAttemptsError` when too many were tried.

    Tries are counted as at sign-in, or a stolen token would open a way around that count.
    """
    counted = state.attempt_limits.own(f"account:{account.id}", address=client.address)
    if not client.exempt:
        async with state.open_unit_of_work() as unit_of_work:
            wait = await unit_of_work.limits.take(counted, at=state.clock())
        if wait is not None:
            raise TooManyAttemptsError(retry_after=wait)
    if not await state.hasher.verify(normalized(password), password_hash=account.password_hash):
        raise CredentialsWrongError
    async with state.open_unit_of_work() as unit_of_work:
        await unit_of_work.limits.clear(counted)
