"""Finish a recovery: the new password holds, every session ends, and the person is told."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.challenges import Purpose
from identity_service.domain.errors import CompletionTokenWrongError
from identity_service.domain.policy import Acceptance, Policies
from identity_service.domain.sessions import Ending
from identity_service.use_cases.end_sessions import EndSessions, end_sessions
from identity_service.use_cases.find_completion import FindCompletion, take_completion
from identity_service.use_cases.issue_challenge import CodeDesk
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.session_ports import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteRecovery:
    """The completion token and the hash of the password chosen."""

    challenge_id: str
    completion_token: str = field(repr=False)
    password_hash: str = field(repr=False)


async def complete_recovery(
    command: CompleteRecovery, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk, policies: Policies
) -> None:
    """Replace the password; raises `CompletionTokenWrongError`."""
    now = clock()
    shown = FindCompletion(
        challenge_id=command.challenge_id, purpose=Purpose.RECOVERY, completion_token=command.completion_token
    )
    challenge = await take_completion(shown, unit_of_work=unit_of_work, clock=clock, desk=desk)
    account = await unit_of_work.accounts.get(challenge.account_id or "", hold=True)
    if account is None:
        raise CompletionTokenWrongError
    await unit_of_work.accounts.set_password_hash(account.id, password_hash=command.password_hash)
    policy = policies.find(challenge.details["policy_version"]) or policies.in_force(at=challenge.created_at)
    acceptance = Acceptance(
        version=policy.version, accepted_at=challenge.created_at, channel="recovery", fingerprint=policy.fingerprint
    )
    await unit_of_work.acceptances.add(account.id, acceptance)
    await end_sessions(
        EndSessions(account_id=account.id, why=Ending.PASSWORD_CHANGED), unit_of_work=unit_of_work, clock=clock
    )
    await unit_of_work.journal.add(account.id, JournalEntry(at=now, what="password_recovered"))
    await unit_of_work.announcements.contact_changed(account, notice="password_changed", at=now)
