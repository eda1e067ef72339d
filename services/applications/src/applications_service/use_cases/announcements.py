"""What the service tells others of an application's filing and end."""

from datetime import datetime
from typing import TypedDict

from applications_service.domain.application import Application
from applications_service.domain.grounds import ArchiveGround
from applications_service.domain.states import Action
from applications_service.domain.timeline import RejectionGround, WithdrawalGround
from applications_service.use_cases.end_officers_work import end_officers_work, is_with_officers
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_contracts.applications_decision_events import ApplicationArchivedV1
from balabaqsha_contracts.applications_events import (
    ApplicationRejectedV1,
    ApplicationSubmittedV1,
    ApplicationWithdrawnV1,
    PrivilegeOfApplication,
)


async def announce_submission(application: Application, *, unit_of_work: ApplicationsUnitOfWork) -> None:
    """Tell the queue of an application whose link is proven, with the instant it was filed at."""
    claim, wishes = application.privilege, application.wishes
    fields = {
        "application_id": application.id,
        "number": application.number,
        "account_id": application.account_id,
        "child_id": application.child_id,
        "birth_date": application.birth_date,
        "region": wishes.region,
        "district": wishes.district,
        "settlement": wishes.settlement,
        "group_type": wishes.group_type,
        "language": wishes.language,
        "filed_at": application.filed_at,
        "channel": application.channel.value,
        "receipt_hash": application.receipt_hash,
        "attributes_commitment": application.attributes_commitment,
        "privilege": claim
        and PrivilegeOfApplication.model_validate(
            {"claim_id": claim.claim_id, "privilege_class": claim.privilege_class, "state": claim.state.value}
        ),
    }
    await unit_of_work.outbox.add(ApplicationSubmittedV1.model_validate(fields))


class _Filing(TypedDict):
    receipt_hash: str | None
    region: str | None
    district: str | None


def _filing_of(application: Application) -> _Filing:
    """What the ledger's answer to the receipt needs, should this end be the first that is told of the application."""
    wishes = application.wishes
    return {"receipt_hash": application.receipt_hash, "region": wishes.region, "district": wishes.district}


async def reject(
    application: Application, ground: RejectionGround, *, at: datetime, unit_of_work: ApplicationsUnitOfWork
) -> None:
    """Refuse the application and tell of it; its account hears even if nobody else knew of it."""
    with_officers = is_with_officers(application)
    application.reject(ground, at=at)
    await unit_of_work.applications.save(application)
    if with_officers:
        await end_officers_work(application.id, unit_of_work=unit_of_work, at=at, refused_for=ground)
    if application.account_id is None:
        return
    await unit_of_work.outbox.add(
        ApplicationRejectedV1(
            application_id=application.id,
            number=application.number,
            account_id=application.account_id,
            ground=ground.value,
            rejected_at=at,
            **_filing_of(application),
        )
    )


async def withdraw(
    application: Application, ground: WithdrawalGround, *, at: datetime, unit_of_work: ApplicationsUnitOfWork
) -> None:
    """Take the application back and tell of it, even if nobody was told of its filing: its receipt wants an answer."""
    with_officers = is_with_officers(application)
    application.withdraw(ground, at=at)
    await unit_of_work.applications.save(application)
    if with_officers:
        await end_officers_work(application.id, unit_of_work=unit_of_work, at=at)
    await unit_of_work.outbox.add(
        ApplicationWithdrawnV1(
            application_id=application.id,
            number=application.number,
            ground=ground.value,
            withdrawn_at=at,
            **_filing_of(application),
        )
    )


async def archive(
    application: Application, ground: ArchiveGround, *, at: datetime, unit_of_work: ApplicationsUnitOfWork
) -> bool:
    """Close the application and tell of it; False when its state allows none of it."""
    if not application.can(Action.ARCHIVE):
        return False
    with_officers = is_with_officers(application)
    application.archive(ground, at=at)
    await unit_of_work.applications.save(application)
    if with_officers:
        await end_officers_work(application.id, unit_of_work=unit_of_work, at=at)
    await unit_of_work.outbox.add(
        ApplicationArchivedV1(
            application_id=application.id,
            number=application.number,
            account_id=application.account_id,
            ground=ground.value,
            archived_at=at,
        )
    )
    return True
