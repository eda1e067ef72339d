"""Send a new code under the same challenge; the old one dies, and the end stays where it was."""

from dataclasses import dataclass, replace

from balabaqsha_chassis.clock import Clock
from identity_service.domain.challenges import Challenge, Purpose, seconds_between
from identity_service.domain.errors import ChallengeNotFoundError, ResendTooSoonError
from identity_service.domain.identifiers import Identifier, IdentifierKind
from identity_service.use_cases.issue_challenge import CodeDesk, send, take_all, typed_of
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendCode:
    """Which challenge, of what purpose, and whose if it is an account's own."""

    challenge_id: str
    purpose: Purpose
    account_id: str | None = None
    exempt: bool


async def resend_code(command: ResendCode, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk) -> Challenge:
    """The challenge with its next `resend_after`; raises `ResendTooSoonError`, `TooManyCodesError` and the like."""
    now = clock()
    challenge = await unit_of_work.challenges.get(command.challenge_id, purpose=command.purpose)
    if challenge is None or command.account_id not in {None, challenge.account_id}:
        raise ChallengeNotFoundError
    challenge.check_resend(at=now)
    if not command.exempt:
        typed = (Identifier(kind=IdentifierKind(kind), value=value) for kind, value in typed_of(challenge))
        await take_all(desk.limits.for_typed(*typed), unit_of_work=unit_of_work, clock=clock)
    code = desk.secrets.new_code()
    code_hash = desk.secrets.code_hash(code, purpose=challenge.purpose, challenge_id=challenge.id)
    resend_after = now + desk.terms.resend_pause
    replaced = await unit_of_work.challenges.replace_code(
        challenge.id, code_hash=code_hash, at=now, resend_after=resend_after
    )
    if not replaced:
        raise ResendTooSoonError(retry_after=seconds_between(now, resend_after))
    challenge = replace(challenge, resend_after=resend_after)
    await send(challenge, code=code, exempt=command.exempt, unit_of_work=unit_of_work, clock=clock, desk=desk)
    return challenge
