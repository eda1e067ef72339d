"""Confirm a phone by its code on the way to a new password: registration and recovery."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.challenges import Challenge
from identity_service.use_cases.issue_challenge import CodeDesk
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.redeem_code import RedeemCode, WrongCode, redeem_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The phone is proven; the token allows one new password within its term."""

    challenge: Challenge
    completion_token: str = field(repr=False)


async def confirm_code(
    command: RedeemCode, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Confirmed | WrongCode:
    """A completion token for the right code."""
    redeemed = await redeem_code(command, unit_of_work=unit_of_work, clock=clock, desk=desk)
    if isinstance(redeemed, WrongCode):
        return redeemed
    token = desk.secrets.new_token()
    await unit_of_work.challenges.open_completion(
        redeemed.id,
        token_hash=desk.secrets.token_hash(token),
        expires_at=clock() + desk.terms.completion_life,
    )
    return Confirmed(challenge=redeemed, completion_token=token)
