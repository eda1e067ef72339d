"""Sign in with the code that went to the phone of the account."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.accounts import Account
from identity_service.domain.challenges import Purpose
from identity_service.domain.errors import CredentialsWrongError
from identity_service.domain.sessions import SessionTerms
from identity_service.use_cases.begin_session import Grant
from identity_service.use_cases.issue_challenge import CodeDesk
from identity_service.use_cases.open_session import OpenSession, open_session
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.redeem_code import RedeemCode, WrongCode, redeem_code


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWithCode:
    """A challenge, its code, and the device."""

    challenge_id: str
    code: str = field(repr=False)
    remember: bool
    device: str
    address: str


async def sign_in_with_code(
    command: SignInWithCode, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk, terms: SessionTerms
) -> Grant[Account] | WrongCode:
    """A new session for the right code."""
    redeem = RedeemCode(challenge_id=command.challenge_id, purpose=Purpose.LOGIN, code=command.code)
    redeemed = await redeem_code(redeem, unit_of_work=unit_of_work, clock=clock, desk=desk)
    if isinstance(redeemed, WrongCode):
        return redeemed
    if redeemed.account_id is None:
        raise CredentialsWrongError
    opening = OpenSession(
        account_id=redeemed.account_id, remember=command.remember, device=command.device, address=command.address
    )
    return await open_session(opening, unit_of_work=unit_of_work, clock=clock, secrets=desk.secrets, terms=terms)
