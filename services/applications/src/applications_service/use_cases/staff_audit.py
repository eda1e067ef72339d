"""What the audit keeps of an officer's doing."""

from collections.abc import Mapping

from applications_service.domain.staff import Officer, StaffAction
from balabaqsha_chassis.audit import AuditNote, Outcome


def noted(
    action: StaffAction,
    *,
    officer: Officer,
    subject_kind: str,
    subject: str,
    account_id: str | None = None,
    outcome: Outcome = "done",
    ground: str | None = None,
    details: Mapping[str, str | int | bool | None] | None = None,
) -> AuditNote:
    """The line to be written."""
    return AuditNote(
        actor=officer.account_id,
        roles=officer.roles,
        action=action.value,
        subject_kind=subject_kind,
        subject=subject,
        account_id=account_id,
        outcome=outcome,
        ground=ground,
        details=details or {},
    )
