"""What a call came to."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from notifications_service.domain.deadlines import CallOutcome, CallState, state_after
from notifications_service.domain.errors import CallCaseClosedError, CallCaseNotFoundError
from notifications_service.domain.roles import Action
from notifications_service.use_cases.audit_calls import Officer, note_call
from notifications_service.use_cases.call_ports import CallCase
from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall:
    """Which case, who called, and what came of it; the note stays inside."""

    case_id: str
    officer: Officer
    outcome: CallOutcome
    note: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """The case after the call, or why there is none; both are in the audit."""

    case: CallCase | None = None
    refusal: CallCaseNotFoundError | CallCaseClosedError | None = None


async def record_call(command: RecordCall, *, unit_of_work: NotificationsUnitOfWork, clock: Clock) -> RecordedCall:
    """Close the case where somebody was reached or nobody can be; otherwise it stays on the list."""
    case = await unit_of_work.calls.find(command.case_id, scope=command.officer.scope)
    refusal: CallCaseNotFoundError | CallCaseClosedError | None = None
    if case is None:
        refusal = CallCaseNotFoundError()
    elif case.state is not CallState.OPEN:
        refusal = CallCaseClosedError()
    else:
        await unit_of_work.calls.record(
            case.id,
            outcome=command.outcome,
            state=state_after(command.outcome),
            note=command.note,
            by=command.officer.account_id,
            at=clock(),
        )
    note_call(
        unit_of_work.audit,
        officer=command.officer,
        action=Action.RECORD_OUTCOME,
        case_id=command.case_id,
        case=case,
        refusal=refusal,
    )
    after = await unit_of_work.calls.find(command.case_id, scope=command.officer.scope)
    return RecordedCall(refusal=refusal) if refusal else RecordedCall(case=after)
