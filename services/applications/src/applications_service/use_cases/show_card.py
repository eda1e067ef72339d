"""Show officers an application whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.decisions import CorrectionRequest, DecisionSummary, Hearing, Note
from applications_service.domain.documents import Document
from applications_service.domain.staff import Officer, StaffAction
from applications_service.domain.timeline import TimelineEntry
from applications_service.use_cases.list_worklist import due_at
from applications_service.use_cases.officer_work import application_of, note_done
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCard:
    """Which application, and to whom."""

    officer: Officer
    application_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An application with all that belongs to it; `masked` for those who only answer calls."""

    application: Application
    masked: bool
    due_at: datetime | None
    timeline: Sequence[TimelineEntry]
    documents: Sequence[Document]
    requests: Sequence[CorrectionRequest]
    hearings: Sequence[Hearing]
    decisions: Sequence[DecisionSummary]
    notes: Sequence[Note]


async def show_card(command: ShowCard, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> Card:
    """The card; the look is written down with whose affairs it was."""
    application = await application_of(command.officer, command.application_id, unit_of_work=unit_of_work)
    card = await card_of(application, officer=command.officer, unit_of_work=unit_of_work, clock=clock)
    note_done(command.officer, StaffAction.LOOK_AT_APPLICATION, application, unit_of_work=unit_of_work)
    return card


async def card_of(
    application: Application, *, officer: Officer, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Card:
    """The application as the officer may see it; what only those who work on it see is left out for others."""
    masked, decisions = officer.sees_masked, unit_of_work.decisions
    terms, calendar = await unit_of_work.terms.in_force(clock()), await unit_of_work.terms.calendar()
    documents = {} if masked else await unit_of_work.documents.of_applications([application.id])
    return Card(
        application=application,
        masked=masked,
        due_at=due_at(application, terms=terms, calendar=calendar),
        timeline=(await unit_of_work.applications.timelines([application.id])).get(application.id, ()),
        documents=documents.get(application.id, ()),
        requests=await decisions.requests(application.id),
        hearings=await decisions.hearings(application.id),
        decisions=() if masked else await decisions.decisions(application.id),
        notes=() if masked else await decisions.notes(application.id),
    )
