"""Ask for the fresh code that erasure may be proven by instead of the password."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from identity_service.domain.accounts import Language
from identity_service.domain.challenges import Challenge, Delivery, Purpose
from identity_service.domain.errors import AccountNotFoundError
from identity_service.domain.identifiers import Identifier, IdentifierKind
from identity_service.use_cases.issue_challenge import CodeDesk, IssueChallenge, issue_challenge
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestErasureCode:
    """Who thinks of leaving."""

    account_id: str
    language: Language
    exempt: bool


async def request_erasure_code(
    command: RequestErasureCode, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Challenge:
    """The challenge; its code goes to the phone of the account."""
    account = await unit_of_work.accounts.get(command.account_id)
    if account is None:
        raise AccountNotFoundError
    identifier = Identifier(kind=IdentifierKind.IIN, value=account.iin.digits)
    if account.phone is not None:
        identifier = Identifier(kind=IdentifierKind.PHONE, value=account.phone.e164)
    issue = IssueChallenge(
        purpose=Purpose.ERASURE,
        account_id=account.id,
        recipient=identifier.value,
        delivery=Delivery.CODE if account.phone else Delivery.NOTHING,
        details={},
        language=command.language,
        typed=(identifier,),
        exempt=command.exempt,
    )
    return await issue_challenge(issue, unit_of_work=unit_of_work, clock=clock, desk=desk)
