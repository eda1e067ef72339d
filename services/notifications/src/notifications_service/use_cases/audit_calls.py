"""Every look at a phone, every call and every refused attempt is written down."""

from dataclasses import dataclass

from balabaqsha_chassis.audit import AuditNote, AuditTrail
from notifications_service.domain.errors import NotificationsError
from notifications_service.domain.roles import EVERYWHERE, Action
from notifications_service.use_cases.call_ports import CallCase, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A member of staff as the access token says."""

    account_id: str
    roles: frozenset[str]
    territories: frozenset[str]

    @property
    def scope(self) -> Scope:
        return Scope(territories=self.territories, everywhere=EVERYWHERE in self.territories)


def note_call(
    audit: AuditTrail,
    *,
    officer: Officer,
    action: Action,
    case_id: str,
    case: CallCase | None = None,
    refusal: NotificationsError | None = None,
) -> None:
    """Write down who did it, to whose affairs, and on what ground it was refused."""
    audit.note(
        AuditNote(
            actor=officer.account_id,
            roles=officer.roles,
            action=action.value,
            subject_kind="call_case",
            subject=case_id,
            account_id=case.account_id if case else None,
            outcome="refused" if refusal else "done",
            ground=refusal.code if refusal else None,
            details={"application_id": case.application_id} if case else {},
        )
    )
