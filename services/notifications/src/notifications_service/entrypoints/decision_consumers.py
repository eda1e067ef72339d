"""What notifications does about decisions of people on an application, and about the yearly renewal."""

from types import MappingProxyType

from balabaqsha_chassis.clock import rfc3339
from balabaqsha_chassis.consumer import Subscriptions
from balabaqsha_contracts.applications_decision_events import (
    AppealDecidedV1,
    ApplicationArchivedV1,
    ApplicationCorrectionRequestedV1,
    ApplicationReinstatedV1,
    ApplicationResubmittedV1,
    HearingAppointedV1,
    PrivilegeDeclaredV1,
    PrivilegeReminderDueV1,
)
from balabaqsha_contracts.applications_event import ApplicationEvent
from balabaqsha_contracts.applications_events import (
    PrivilegeConfirmedV1,
    PrivilegeDecision,
    PrivilegeExpiredV1,
    PrivilegeRejectedV1,
)
from balabaqsha_contracts.queue_iteration_events import RenewalPreviewedV1
from notifications_service.domain.deadlines import EVERY_STAGE
from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.templates import Facts
from notifications_service.entrypoints.hearing import Heard, means
from notifications_service.entrypoints.telling import settle, until
from notifications_service.use_cases.call_ports import Announcement
from notifications_service.use_cases.tell_of_application import TellOfApplication, tell_of_application


async def on_application_archived(event: ApplicationArchivedV1, delivery: Heard) -> None:
    facts = {"ground": event.ground}
    await _tell(event, NoticeKind.APPLICATION_ARCHIVED, facts, delivery, account_id=event.account_id)
    await delivery.unit_of_work.standings.end(event.application_id)
    await settle(event.application_id, delivery, over=EVERY_STAGE)


async def on_correction_requested(event: ApplicationCorrectionRequestedV1, delivery: Heard) -> None:
    facts = {"ground": ",".join(event.grounds), **until(event.respond_by)}
    await _tell(event, NoticeKind.CORRECTION_REQUESTED, facts, delivery, account_id=event.account_id)


async def on_application_resubmitted(event: ApplicationResubmittedV1, delivery: Heard) -> None:
    await _tell(event, NoticeKind.CORRECTION_RECEIVED, {}, delivery)


async def on_hearing_appointed(event: HearingAppointedV1, delivery: Heard) -> None:
    facts = {"ground": event.ground, "hearing_at": rfc3339(event.hearing_at)}
    await _tell(event, NoticeKind.HEARING_APPOINTED, facts, delivery, account_id=event.account_id)


async def on_application_reinstated(event: ApplicationReinstatedV1, delivery: Heard) -> None:
    await delivery.unit_of_work.standings.reopen(event.application_id)
    facts = {"ground": event.ground}
    await _tell(event, NoticeKind.APPLICATION_REINSTATED, facts, delivery, account_id=event.account_id)


async def on_appeal_decided(event: AppealDecidedV1, delivery: Heard) -> None:
    facts = {"outcome": event.outcome}
    await _tell(event, NoticeKind.APPEAL_DECIDED, facts, delivery, account_id=event.account_id)


async def on_privilege_declared(event: PrivilegeDeclaredV1, delivery: Heard) -> None:
    await _tell(event, NoticeKind.PRIVILEGE_DECLARED, {}, delivery)


async def on_privilege_confirmed(event: PrivilegeConfirmedV1, delivery: Heard) -> None:
    await _tell_of_privilege(event, NoticeKind.PRIVILEGE_CONFIRMED, delivery)


async def on_privilege_rejected(event: PrivilegeRejectedV1, delivery: Heard) -> None:
    await _tell_of_privilege(event, NoticeKind.PRIVILEGE_REJECTED, delivery)


async def on_privilege_expired(event: PrivilegeExpiredV1, delivery: Heard) -> None:
    await _tell_of_privilege(event, NoticeKind.PRIVILEGE_EXPIRED, delivery)


async def _tell_of_privilege(event: PrivilegeDecision, kind: NoticeKind, delivery: Heard) -> None:
    await _tell(event, kind, {"ground": event.ground}, delivery)


async def on_privilege_reminder_due(event: PrivilegeReminderDueV1, delivery: Heard) -> None:
    facts = {"valid_until": event.valid_until.isoformat()}
    await _tell(event, NoticeKind.PRIVILEGE_REMINDER, facts, delivery, account_id=event.account_id)


async def on_renewal_previewed(event: RenewalPreviewedV1, delivery: Heard) -> None:
    """Every account that waits is told in its own list, by the timer."""
    announcement = Announcement(
        occasion=delivery.envelope.id,
        kind=NoticeKind.RENEWAL_PREVIEWED,
        facts={"valid_from": event.valid_from.isoformat()},
        occurred_at=delivery.envelope.time,
    )
    await delivery.unit_of_work.announcements.add(announcement)


async def _tell(
    event: ApplicationEvent, kind: NoticeKind, facts: Facts, delivery: Heard, *, account_id: str | None = None
) -> None:
    command = TellOfApplication(
        occasion=delivery.envelope.id,
        kind=kind,
        facts={"number": event.number, **facts},
        occurred_at=delivery.envelope.time,
        application_id=event.application_id,
        account_id=account_id,
    )
    await tell_of_application(command, unit_of_work=delivery.unit_of_work, **means(delivery))


HANDLERS: Subscriptions = MappingProxyType(
    {
        ApplicationArchivedV1: on_application_archived,
        ApplicationCorrectionRequestedV1: on_correction_requested,
        ApplicationResubmittedV1: on_application_resubmitted,
        HearingAppointedV1: on_hearing_appointed,
        ApplicationReinstatedV1: on_application_reinstated,
        AppealDecidedV1: on_appeal_decided,
        PrivilegeDeclaredV1: on_privilege_declared,
        PrivilegeConfirmedV1: on_privilege_confirmed,
        PrivilegeRejectedV1: on_privilege_rejected,
        PrivilegeExpiredV1: on_privilege_expired,
        PrivilegeReminderDueV1: on_privilege_reminder_due,
        RenewalPreviewedV1: on_renewal_previewed,
    }
)
