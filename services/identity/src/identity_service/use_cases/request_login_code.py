"""Ask for a code to sign in with, by any identifier of the account."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from identity_service.domain.accounts import Language
from identity_service.domain.challenges import Challenge, Delivery, Purpose
from identity_service.domain.identifiers import Identifier
from identity_service.use_cases.issue_challenge import CodeDesk, IssueChallenge, issue_challenge
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLoginCode:
    """Who wants to come in."""

    identifier: Identifier
    language: Language
    exempt: bool


async def request_login_code(
    command: RequestLoginCode, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Challenge:
    """A challenge in every case; a code goes to the phone of the account if there is one."""
    account = await unit_of_work.accounts.find(command.identifier)
    phone = account.phone if account else None
    issue = IssueChallenge(
        purpose=Purpose.LOGIN,
        account_id=account.id if account and phone else None,
        recipient=phone.e164 if phone else command.identifier.value,
        delivery=Delivery.CODE if phone else Delivery.NOTHING,
        details={},
        language=command.language,
        typed=(command.identifier,),
        exempt=command.exempt,
    )
    return await issue_challenge(issue, unit_of_work=unit_of_work, clock=clock, desk=desk)
