"""Terms and calendar corrections in PostgreSQL; a version never changes once it is installed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.officer_tables import CALENDAR_CORRECTION, TERM_SET
from applications_service.domain.terms import Terms
from balabaqsha_chassis.working_days import WorkingCalendar, local_day

_T = TERM_SET.c


class TermRepository:
    """Finds the terms of an instant, and the calendar they are counted by."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def in_force(self, at: datetime) -> Terms:
        chosen = select(_T.document).where(_T.valid_from <= local_day(at)).order_by(_T.valid_from.desc()).limit(1)
        return Terms.of((await self._connection.execute(chosen)).scalar_one())

    async def calendar(self) -> WorkingCalendar:
        rows = await self._connection.execute(select(CALENDAR_CORRECTION))
        return WorkingCalendar({row.day: row.works for row in rows})
