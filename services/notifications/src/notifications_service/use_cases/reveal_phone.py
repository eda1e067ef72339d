"""The phone in clear, for the one call it is needed for."""

from dataclasses import dataclass, field

from notifications_service.domain.channels import Channel
from notifications_service.domain.deadlines import CallState
from notifications_service.domain.errors import CallCaseClosedError, CallCaseNotFoundError, PhoneUnknownError
from notifications_service.domain.roles import Action
from notifications_service.use_cases.audit_calls import Officer, note_call
from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealPhone:
    """Which case, and who asks."""

    case_id: str
    officer: Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealedPhone:
    """A phone in clear, or why there is none; both are in the audit."""

    phone: str | None = field(default=None, repr=False)
    refusal: CallCaseNotFoundError | CallCaseClosedError | PhoneUnknownError | None = None


async def reveal_phone(command: RevealPhone, *, unit_of_work: NotificationsUnitOfWork) -> RevealedPhone:
    """The phone of an open case in the officer's territories; the person may see in the account that it was read."""
    case = await unit_of_work.calls.find(command.case_id, scope=command.officer.scope)
    revealed = RevealedPhone(refusal=CallCaseNotFoundError())
    if case is not None and case.state is not CallState.OPEN:
        revealed = RevealedPhone(refusal=CallCaseClosedError())
    elif case is not None:
        account = await unit_of_work.accounts.find(case.account_id)
        phone = account.contacts.address(Channel.SMS) if account and account.contacts else None
        revealed = RevealedPhone(phone=phone) if phone else RevealedPhone(refusal=PhoneUnknownError())
    note_call(
        unit_of_work.audit,
        officer=command.officer,
        action=Action.REVEAL_PHONE,
        case_id=command.case_id,
        case=case,
        refusal=revealed.refusal,
    )
    return revealed
