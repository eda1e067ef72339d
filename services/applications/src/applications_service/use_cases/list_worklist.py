"""List applications for officers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.application import Application
from applications_service.domain.staff import Officer, StaffAction
from applications_service.domain.states import State
from applications_service.domain.terms import Terms
from applications_service.use_cases.officer_ports import Wanted
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.staff_audit import noted
from applications_service.use_cases.term_ends import end_of, overdue_before
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWorklist:
    """Which filed applications, the one filed first first; `overdue` only those beyond their service level."""

    officer: Officer
    limit: int
    state: State | None = None
    territory: str | None = None
    number: str | None = None
    overdue: bool = False
    after: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """An application, and until when officers are to attend to its state."""

    application: Application
    due_at: datetime | None


async def list_worklist(
    command: ListWorklist, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> Sequence[WorkItem]:
    """The applications within the officer's territories."""
    now = clock()
    terms, calendar = await unit_of_work.terms.in_force(now), await unit_of_work.terms.calendar()
    wanted = Wanted(
        scope=command.officer.scope,
        limit=command.limit,
        state=command.state,
        territory=command.territory,
        number=command.number,
        overdue=overdue_instants(terms, now, calendar=calendar) if command.overdue else None,
        after=command.after,
    )
    found = await unit_of_work.worklist.page(wanted)
    _note(command, unit_of_work=unit_of_work, shown=len(found))
    return [WorkItem(application=one, due_at=due_at(one, terms=terms, calendar=calendar)) for one in found]


def overdue_instants(terms: Terms, now: datetime, *, calendar: WorkingCalendar) -> dict[State, datetime]:
    """State -> what came into it before the instant is overdue."""
    return {State(state): overdue_before(term, now, calendar=calendar) for state, term in terms.service_levels.items()}


def due_at(application: Application, *, terms: Terms, calendar: WorkingCalendar) -> datetime | None:
    """Until when officers are to attend to the application's state; None where nothing is theirs to do."""
    term = terms.service_levels.get(application.state.value)
    return None if term is None else end_of(term, application.state_since, calendar=calendar)


def _note(command: ListWorklist, *, unit_of_work: ApplicationsUnitOfWork, shown: int) -> None:
    unit_of_work.audit.note(
        noted(
            StaffAction.LIST_APPLICATIONS,
            officer=command.officer,
            subject_kind="worklist",
            subject=command.territory or "all_of_scope",
            details={"state": command.state and command.state.value, "overdue": command.overdue, "shown": shown},
        )
    )
