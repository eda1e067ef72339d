"""Accept the data policy in force: consent is a record of words, time and way, not a tick."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from identity_service.domain.errors import AccountNotFoundError
from identity_service.domain.policy import Acceptance, Policies
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptPolicy:
    """Who accepts which version."""

    account_id: str
    version: str
    accepted: bool


async def accept_policy(
    command: AcceptPolicy, *, unit_of_work: IdentityWork, clock: Clock, policies: Policies
) -> Acceptance:
    """The acceptance; raises `ConsentMissingError`, `PolicyVersionOutdatedError` or `AccountNotFoundError`."""
    now = clock()
    if await unit_of_work.accounts.get(command.account_id) is None:
        raise AccountNotFoundError
    policy = policies.accept(command.version, accepted=command.accepted, at=now)
    acceptance = Acceptance(version=policy.version, accepted_at=now, channel="account", fingerprint=policy.fingerprint)
    await unit_of_work.acceptances.add(command.account_id, acceptance)
    return acceptance
