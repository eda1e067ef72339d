"""Throw a draft away."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.state_table import next_state
from applications_service.domain.states import Action
from applications_service.use_cases.access import own_application
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDraft:
    """The account no longer wants this draft."""

    account_id: str
    application_id: str


async def discard_draft(command: DiscardDraft, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """The draft and its documents are gone; a filed application is withdrawn instead."""
    application = await own_application(
        command.application_id, account_id=command.account_id, at=clock(), unit_of_work=unit_of_work
    )
    await destroy_draft(application, at=clock(), unit_of_work=unit_of_work)


async def destroy_draft(application: Application, *, at: datetime, unit_of_work: ApplicationsUnitOfWork) -> None:
    """Remove the draft, and doom the content of its documents."""
    next_state(application.state, Action.DISCARD)
    documents = await unit_of_work.documents.of_applications([application.id])
    await unit_of_work.documents.doom((one.path for one in documents.get(application.id, ())), due_at=at)
    await unit_of_work.applications.remove(application.id)
