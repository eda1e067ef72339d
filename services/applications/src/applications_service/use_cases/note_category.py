"""Hear that an application stands in another category."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.use_cases.ports import ApplicationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCategory:
    """Where the application stands now, by which rules, and why."""

    application_id: str
    category: str
    rule_version: str
    ground: str
    changed_at: datetime


async def note_category(command: NoteCategory, *, unit_of_work: ApplicationsUnitOfWork) -> bool:
    """Whether the application is there to be told of it; a closed one shows no category any more."""
    application = await unit_of_work.applications.load(command.application_id)
    if application is None or not application.is_open:
        return False
    application.change_category(
        command.category, rule_version=command.rule_version, ground=command.ground, at=command.changed_at
    )
    await unit_of_work.applications.save(application)
    return True
