"""Notes between officers; no parent, event or export ever holds one."""

from collections.abc import Sequence
from dataclasses import dataclass

from applications_service.domain.decisions import Note
from applications_service.domain.staff import Officer, StaffAction
from applications_service.use_cases.officer_work import application_of, note_done
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote:
    """What an officer wants the others to know."""

    officer: Officer
    application_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotes:
    """Of which application."""

    officer: Officer
    application_id: str


async def write_note(command: WriteNote, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> Note:
    """The note, kept as long as the person's account is."""
    application = await application_of(command.officer, command.application_id, unit_of_work=unit_of_work)
    note = Note(
        id=new_id(), application_id=application.id, at=clock(), by=command.officer.account_id, text=command.text
    )
    await unit_of_work.decisions.add_note(note)
    note_done(command.officer, StaffAction.ADD_NOTE, application, unit_of_work=unit_of_work)
    return note


async def read_notes(command: ReadNotes, *, unit_of_work: ApplicationsUnitOfWork) -> Sequence[Note]:
    """The notes in the order they were written."""
    application = await application_of(command.officer, command.application_id, unit_of_work=unit_of_work)
    notes = await unit_of_work.decisions.notes(application.id)
    note_done(command.officer, StaffAction.READ_NOTES, application, unit_of_work=unit_of_work)
    return notes
