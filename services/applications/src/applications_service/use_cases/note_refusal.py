"""Hear that no category of the queue's rules takes the child."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.states import Action
from applications_service.domain.timeline import RejectionGround
from applications_service.use_cases.announcements import reject
from applications_service.use_cases.ports import ApplicationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRefusal:
    """What the queue refused, on what ground, and when."""

    application_id: str
    ground: RejectionGround
    refused_at: datetime


async def note_refusal(command: NoteRefusal, *, unit_of_work: ApplicationsUnitOfWork) -> bool:
    """Whether the application is rejected now; one withdrawn meanwhile stays withdrawn."""
    application = await unit_of_work.applications.load(command.application_id)
    if application is None or not application.can(Action.REJECT):
        return False
    await reject(application, command.ground, at=command.refused_at, unit_of_work=unit_of_work)
    return True
