"""Try a code: right opens the challenge once, wrong costs a try."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.challenges import Challenge, Purpose
from identity_service.domain.errors import ChallengeNotFoundError, ChallengeSpentError
from identity_service.use_cases.issue_challenge import CodeDesk
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemCode:
    """A code typed for a challenge of a purpose, and whose the challenge must be if it is an account's own."""

    challenge_id: str
    purpose: Purpose
    code: str = field(repr=False)
    account_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongCode:
    """The try is counted; a value and no exception, so that the count is committed."""

    tries_left: int


async def redeem_code(
    command: RedeemCode, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Challenge | WrongCode:
    """The challenge if the code is right, now spent; raises `ChallengeSpentError`, `CodeExpiredError` and the like."""
    now = clock()
    challenge = await unit_of_work.challenges.get(command.challenge_id, purpose=command.purpose)
    if challenge is None or command.account_id not in {None, challenge.account_id}:
        raise ChallengeNotFoundError
    challenge.check_open(at=now)
    code_hash = desk.secrets.code_hash(command.code, purpose=command.purpose, challenge_id=challenge.id)
    tried = await unit_of_work.challenges.try_code(challenge.id, purpose=command.purpose, code_hash=code_hash, at=now)
    if tried is None:
        raise ChallengeSpentError
    return challenge if tried.right else WrongCode(tries_left=tried.tries_left)
