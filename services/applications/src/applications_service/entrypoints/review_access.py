"""Officers at their desks: a unit of work each, and a row of the audit where it ends in a refusal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from applications_service.domain.errors import ApplicationsError
from applications_service.domain.staff import Officer, StaffAction
from applications_service.entrypoints.officers import OfficerDep
from applications_service.entrypoints.state import ApplicationsState, ApplicationsTransaction, StateDep
from applications_service.use_cases.staff_audit import noted


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An officer at work in this service."""

    officer: Officer
    state: ApplicationsState

    @asynccontextmanager
    async def at_work(
        self, action: StaffAction, *, subject_kind: str, subject: str
    ) -> AsyncIterator[ApplicationsTransaction]:
        """A unit of work; if it ends in a refusal, a row of the audit says so, committed by itself."""
        try:
            async with self.state.open_unit_of_work() as unit_of_work:
                yield unit_of_work
        except ApplicationsError as refusal:
            refused = noted(
                action,
                officer=self.officer,
                subject_kind=subject_kind,
                subject=subject,
                outcome="refused",
                ground=refusal.code,
            )
            async with self.state.open_unit_of_work() as unit_of_work:
                unit_of_work.audit.note(refused)
            raise


def _desk(officer: OfficerDep, state: StateDep) -> Desk:
    return Desk(officer=officer, state=state)


DeskDep = Annotated[Desk, Depends(_desk)]
