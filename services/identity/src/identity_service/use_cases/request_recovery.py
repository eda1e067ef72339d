"""Ask for a code to choose a new password, by phone and IIN."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from identity_service.domain.accounts import Language
from identity_service.domain.challenges import Challenge, Delivery, Purpose
from identity_service.domain.identifiers import Identifier, IdentifierKind
from identity_service.domain.iin import Iin
from identity_service.domain.phone import Phone
from identity_service.use_cases.issue_challenge import CodeDesk, IssueChallenge, issue_challenge
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecovery:
    """What was typed; both must be the same account's."""

    phone: Phone
    iin: Iin
    policy_version: str
    language: Language
    exempt: bool


async def request_recovery(
    command: RequestRecovery, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Challenge:
    """A challenge in every case; a code goes out only where phone and IIN meet in one account."""
    iin = Identifier(kind=IdentifierKind.IIN, value=command.iin.digits)
    account = await unit_of_work.accounts.find(iin)
    known = account is not None and account.phone == command.phone
    issue = IssueChallenge(
        purpose=Purpose.RECOVERY,
        account_id=account.id if account and known else None,
        recipient=command.phone.e164,
        delivery=Delivery.CODE if known else Delivery.NOTHING,
        details={"iin": command.iin.digits, "phone": command.phone.e164, "policy_version": command.policy_version},
        language=command.language,
        typed=(Identifier(kind=IdentifierKind.PHONE, value=command.phone.e164), iin),
        exempt=command.exempt,
    )
    return await issue_challenge(issue, unit_of_work=unit_of_work, clock=clock, desk=desk)
