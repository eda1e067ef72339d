"""Hear that the queue has taken an application in."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Standing
from applications_service.domain.states import Action
from applications_service.use_cases.ports import ApplicationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteQueued:
    """Where the application stands, and since when."""

    application_id: str
    standing: Standing
    queued_at: datetime


async def note_queued(command: NoteQueued, *, unit_of_work: ApplicationsUnitOfWork) -> bool:
    """Whether the application is queued now; one withdrawn or refused meanwhile stays what it is."""
    application = await unit_of_work.applications.load(command.application_id)
    if application is None or not application.can(Action.ENTER_LIST):
        return False
    application.enter_list(command.standing, at=command.queued_at)
    await unit_of_work.applications.save(application)
    return True
