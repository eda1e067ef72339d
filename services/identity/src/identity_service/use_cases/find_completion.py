"""Read what a completion token stands for, before the slow hashing of the new password."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.challenges import Challenge, Purpose
from identity_service.domain.errors import CompletionTokenWrongError
from identity_service.use_cases.issue_challenge import CodeDesk
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FindCompletion:
    """A completion token shown for a challenge."""

    challenge_id: str
    purpose: Purpose
    completion_token: str = field(repr=False)


async def find_completion(
    command: FindCompletion, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Challenge:
    """The confirmed challenge; raises `CompletionTokenWrongError`."""
    challenge = await unit_of_work.challenges.find_completion(
        command.challenge_id,
        purpose=command.purpose,
        token_hash=desk.secrets.token_hash(command.completion_token),
        at=clock(),
    )
    if challenge is None:
        raise CompletionTokenWrongError
    return challenge


async def take_completion(
    command: FindCompletion, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Challenge:
    """The confirmed challenge, its token now used up; raises `CompletionTokenWrongError`."""
    challenge = await find_completion(command, unit_of_work=unit_of_work, clock=clock, desk=desk)
    token_hash = desk.secrets.token_hash(command.completion_token)
    if not await unit_of_work.challenges.take_completion(challenge.id, token_hash=token_hash, at=clock()):
        raise CompletionTokenWrongError
    return challenge
