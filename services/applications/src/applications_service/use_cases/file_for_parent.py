"""File an application on a parent's behalf."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Application, Channel
from applications_service.domain.staff import Officer, StaffAction
from applications_service.domain.staff_errors import TerritoryRequiredError
from applications_service.use_cases.edit_application import EditApplication, edit_application
from applications_service.use_cases.officer_work import note_done
from applications_service.use_cases.open_draft import OpenDraft, open_draft
from applications_service.use_cases.policy import Policy
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.receipt_ports import ReceiptSigner
from applications_service.use_cases.submit_application import Assistance, SubmitApplication, submit_application
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class FileForParent:
    """What the parent said at the desk; `arrived_at` is when the clerk sent it."""

    officer: Officer
    account_id: str
    child_id: str
    changes: Mapping[str, str | None]
    consent_version: str
    consent_accepted: bool
    arrived_at: datetime


async def file_for_parent(
    command: FileForParent,
    *,
    unit_of_work: ApplicationsUnitOfWork,
    clock: Clock,
    policy: Policy,
    signer: ReceiptSigner,
) -> Application:
    """The parent's own application, filed by the same rules at the instant of the clerk's submission."""
    draft = await open_draft(
        OpenDraft(account_id=command.account_id, child_id=command.child_id),
        unit_of_work=unit_of_work,
        clock=clock,
        policy=policy,
    )
    await edit_application(
        EditApplication(
            account_id=command.account_id, application_id=draft.id, version=draft.version, changes=command.changes
        ),
        unit_of_work=unit_of_work,
        clock=clock,
        policy=policy,
    )
    submission = SubmitApplication(
        account_id=command.account_id,
        application_id=draft.id,
        consent_version=command.consent_version,
        consent_accepted=command.consent_accepted,
        arrived_at=command.arrived_at,
        assistance=Assistance(clerk_id=command.officer.account_id),
    )
    filed = await submit_application(submission, unit_of_work=unit_of_work, signer=signer, clock=clock)
    if not command.officer.scope.reaches(filed.jurisdiction):
        raise TerritoryRequiredError
    note_done(
        command.officer,
        StaffAction.FILE_FOR_PARENT,
        filed,
        unit_of_work=unit_of_work,
        details={"channel": Channel.ASSISTED.value},
    )
    return filed
