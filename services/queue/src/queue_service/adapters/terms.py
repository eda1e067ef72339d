"""Terms and calendar corrections in PostgreSQL; a version never changes once it is installed."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.working_days import WorkingCalendar, local_day
from queue_service.domain.terms import Terms, TermsMissingError, terms_of

# The first terms there are hold for what was before them too.
_IN_FORCE = text(
    """
    select document from term_set
    order by valid_from <= :day desc, abs(valid_from - cast(:day as date)) limit 1
    """
)
_CORRECTIONS = text("select day, works from calendar_correction")


class TermRepository:
    """Finds the terms of an instant, and the calendar they are counted by."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def in_force(self, at: datetime) -> Terms:
        """The newest terms valid on the day, or the first of all; raises `TermsMissingError` where none are."""
        document = (await self._connection.execute(_IN_FORCE, {"day": local_day(at)})).scalar_one_or_none()
        if document is None:
            raise TermsMissingError
        return terms_of(document)

    async def calendar(self) -> WorkingCalendar:
        """The working calendar with every correction that is known."""
        rows = await self._connection.execute(_CORRECTIONS)
        return WorkingCalendar({row.day: row.works for row in rows})
