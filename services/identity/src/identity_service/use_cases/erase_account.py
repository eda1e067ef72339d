"""Forget a person: her data key is destroyed, her sessions end, and every service is told."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.challenges import Purpose
from identity_service.domain.errors import AccountNotFoundError, CredentialsWrongError, ProofMissingError
from identity_service.domain.sessions import Ending
from identity_service.use_cases.end_sessions import EndSessions, end_sessions
from identity_service.use_cases.issue_challenge import CodeDesk
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.redeem_code import RedeemCode, WrongCode, redeem_code
from identity_service.use_cases.session_ports import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseAccount:
    """Whose account, and one of two proofs."""

    account_id: str
    #: The hash the password was checked against.
    proven_hash: str | None = field(default=None, repr=False)
    challenge_id: str | None = None
    code: str | None = field(default=None, repr=False)


async def erase_account(
    command: EraseAccount, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> WrongCode | None:
    """Erase, or tell of a wrong code; raises `ProofMissingError`, `CredentialsWrongError` and those of codes."""
    now = clock()
    wrong = await _prove(command, unit_of_work=unit_of_work, clock=clock, desk=desk)
    if wrong is not None:
        return wrong
    everywhere = EndSessions(account_id=command.account_id, why=Ending.ERASED)
    await end_sessions(everywhere, unit_of_work=unit_of_work, clock=clock)
    await unit_of_work.challenges.forget_account(command.account_id)
    await unit_of_work.accounts.erase(command.account_id, at=now)
    await unit_of_work.journal.add(command.account_id, JournalEntry(at=now, what="erased"))
    await unit_of_work.announcements.forget_sent(command.account_id)
    await unit_of_work.announcements.erased(command.account_id, at=now)
    return None


async def _prove(
    command: EraseAccount, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> WrongCode | None:
    account = await unit_of_work.accounts.get(command.account_id, hold=True)
    if account is None:
        raise AccountNotFoundError
    if command.proven_hash is not None:
        if command.proven_hash != account.password_hash:
            raise CredentialsWrongError
        return None
    if command.challenge_id is None or command.code is None:
        raise ProofMissingError
    redeem = RedeemCode(
        challenge_id=command.challenge_id,
        purpose=Purpose.ERASURE,
        code=command.code,
        account_id=command.account_id,
    )
    redeemed = await redeem_code(redeem, unit_of_work=unit_of_work, clock=clock, desk=desk)
    return redeemed if isinstance(redeemed, WrongCode) else None
