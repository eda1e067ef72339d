"""Open a session for a person who proved who she is."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.accounts import Account
from identity_service.domain.errors import CredentialsWrongError
from identity_service.domain.limits import Counted
from identity_service.domain.sessions import SessionTerms
from identity_service.use_cases.begin_session import BeginSession, Grant, begin_session
from identity_service.use_cases.ports import IdentityWork, Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """Whose session, on what device, and by what proof."""

    account_id: str
    remember: bool
    device: str
    address: str
    #: The hash the password was checked against; the password may have been changed meanwhile.
    proven_hash: str | None = field(default=None, repr=False)
    #: The same password hashed as it is done today, if the old hash was made more cheaply.
    better_hash: str | None = field(default=None, repr=False)
    #: The count of tries that a right password clears.
    cleared: Counted | None = None


async def open_session(
    command: OpenSession, *, unit_of_work: IdentityWork, clock: Clock, secrets: Secrets, terms: SessionTerms
) -> Grant[Account]:
    """The new session; raises `CredentialsWrongError` when the proof no longer holds."""
    account = await unit_of_work.accounts.get(command.account_id, hold=True)
    if account is None or command.proven_hash not in {None, account.password_hash}:
        raise CredentialsWrongError
    if command.better_hash is not None:
        await unit_of_work.accounts.set_password_hash(account.id, password_hash=command.better_hash)
    if command.cleared is not None:
        await unit_of_work.limits.clear(command.cleared)
    beginning = BeginSession(
        holder=account,
        holder_id=account.id,
        remember=command.remember,
        device=command.device,
        address=command.address,
    )
    return await begin_session(beginning, unit_of_work=unit_of_work, clock=clock, secrets=secrets, terms=terms)
