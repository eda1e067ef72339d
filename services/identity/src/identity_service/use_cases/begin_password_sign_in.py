"""Count a password try and find what to check it against."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.identifiers import Identifier
from identity_service.domain.limits import AttemptLimits
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginPasswordSignIn:
    """What was typed as a name, well-formed or not, and from where."""

    typed_name: str = field(repr=False)
    identifier: Identifier | None
    address: str = field(repr=False)
    exempt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordTry:
    """What to check the password against, or how long to wait first; a value, so that the count is committed."""

    account_id: str | None = None
    password_hash: str | None = field(default=None, repr=False)
    wait: int | None = None


async def begin_password_sign_in(
    command: BeginPasswordSignIn, *, unit_of_work: IdentityWork, clock: Clock, limits: AttemptLimits
) -> PasswordTry:
    """The account of the name, if any; the try is counted before anything is compared."""
    if not command.exempt:
        for counted in limits.of(command.typed_name, address=command.address):
            wait = await unit_of_work.limits.take(counted, at=clock())
            if wait is not None:
                return PasswordTry(wait=wait)
    account = await unit_of_work.accounts.find(command.identifier) if command.identifier else None
    if account is None:
        return PasswordTry()
    return PasswordTry(account_id=account.id, password_hash=account.password_hash)
