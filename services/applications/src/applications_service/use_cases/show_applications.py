"""Show applications to those who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from applications_service.domain.application import Application
from applications_service.domain.claims import Claim
from applications_service.domain.decisions import CorrectionRequest
from applications_service.domain.documents import Document
from applications_service.domain.states import State
from applications_service.domain.timeline import TimelineEntry
from applications_service.use_cases.access import visible_application
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.settle_claim import current_claim
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownApplication:
    """An application with what happened to it; `own` when the one who asks filed it."""

    application: Application
    own: bool
    timeline: Sequence[TimelineEntry]
    documents: Sequence[Document]
    correction: CorrectionRequest | None = None
    claim: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowApplications:
    """A page of what the account may see; `before` is the last id of the page before."""

    account_id: str
    limit: int
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowApplication:
    """One application."""

    account_id: str
    application_id: str


async def show_applications(
    command: ShowApplications, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> list[ShownApplication]:
    """Own applications and those of children the account represents, newest first."""
    found = await unit_of_work.applications.page_for(
        command.account_id, at=clock(), before=command.before, limit=command.limit
    )
    return await shown(found, account_id=command.account_id, unit_of_work=unit_of_work)


async def show_application(
    command: ShowApplication, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> ShownApplication:
    """The application; raises `ApplicationNotFoundError` to everybody who has no right to know of it."""
    application = await visible_application(
        command.application_id, account_id=command.account_id, at=clock(), unit_of_work=unit_of_work
    )
    (one,) = await shown([application], account_id=command.account_id, unit_of_work=unit_of_work)
    return one


async def shown(
    applications: Sequence[Application], *, account_id: str, unit_of_work: ApplicationsUnitOfWork
) -> list[ShownApplication]:
    """The applications with their timelines, and the documents that the account itself uploaded."""
    ids = [application.id for application in applications]
    timelines = await unit_of_work.applications.timelines(ids)
    documents = await unit_of_work.documents.of_applications(ids)
    return [
        ShownApplication(
            application=application,
            own=application.account_id == account_id,
            timeline=timelines.get(application.id, ()),
            documents=[one for one in documents.get(application.id, ()) if one.account_id == account_id],
            correction=await _correction(application, account_id=account_id, unit_of_work=unit_of_work),
            claim=await current_claim(application, unit_of_work=unit_of_work),
        )
        for application in applications
    ]


async def _correction(
    application: Application, *, account_id: str, unit_of_work: ApplicationsUnitOfWork
) -> CorrectionRequest | None:
    """What the account is asked to put right; an officer's words are for nobody else."""
    if application.state is not State.NEEDS_CORRECTION or application.account_id != account_id:
        return None
    return await unit_of_work.decisions.open_request(application.id)
