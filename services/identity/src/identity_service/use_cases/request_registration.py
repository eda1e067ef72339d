"""Begin a registration: a code goes to the phone if the register ties it to the person."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.accounts import Language, RegisterVerdict
from identity_service.domain.challenges import Challenge, Delivery, Purpose
from identity_service.domain.identifiers import Identifier, IdentifierKind
from identity_service.domain.iin import Iin
from identity_service.domain.phone import Phone
from identity_service.use_cases.issue_challenge import CodeDesk, IssueChallenge, issue_challenge
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRegistration:
    """What was typed, and what the register said of it beforehand."""

    phone: Phone
    iin: Iin
    policy_version: str
    verdict: RegisterVerdict = field(repr=False)
    language: Language
    exempt: bool


async def request_registration(
    command: RequestRegistration, *, unit_of_work: IdentityWork, clock: Clock, desk: CodeDesk
) -> Challenge:
    """A challenge in every case; only the person herself learns by her phone which case it is."""
    iin = Identifier(kind=IdentifierKind.IIN, value=command.iin.digits)
    account = await unit_of_work.accounts.find(iin)
    if account is None:
        delivery = Delivery.CODE if command.verdict.allows(at=clock()) else Delivery.NOTHING
    else:
        delivery = Delivery.ALREADY_REGISTERED if account.phone == command.phone else Delivery.NOTHING
    person = command.verdict.person if delivery is Delivery.CODE else None
    issue = IssueChallenge(
        purpose=Purpose.REGISTRATION,
        recipient=command.phone.e164,
        delivery=delivery,
        details={
            "iin": command.iin.digits,
            "phone": command.phone.e164,
            "policy_version": command.policy_version,
            "person": person.to_fields() if person else None,
        },
        language=command.language,
        typed=(Identifier(kind=IdentifierKind.PHONE, value=command.phone.e164), iin),
        exempt=command.exempt,
    )
    return await issue_challenge(issue, unit_of_work=unit_of_work, clock=clock, desk=desk)
