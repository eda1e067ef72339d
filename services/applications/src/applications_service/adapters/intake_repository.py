"""What the watermark of the intake is made of, in PostgreSQL."""

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.officer_tables import WATERMARK
from applications_service.use_cases.officer_ports import IntakeBusyError
from balabaqsha_contracts.applications_events import ApplicationSubmittedV1

_SOON = text("select set_config('lock_timeout', '1000', true)")
_HOLD = text("select pg_advisory_xact_lock(hashtext('applications.intake'))")
_LOCK_NOT_AVAILABLE = "55P03"
_PASS = text("select pg_advisory_xact_lock_shared(hashtext('applications.intake'))")
_OLDEST_UNTOLD = text(
    """
    select min(application.filed_at) from outbox join application on application.id::text = outbox.subject
    where outbox.published_at is null and outbox.subject_kind = 'application' and outbox.type = :type
    """
)


class IntakeRepository:
    """The lock that filings share, the outbox's oldest filing, and what was announced."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold_filings(self) -> None:
        await self._connection.execute(_SOON)
        try:
            await self._connection.execute(_HOLD)
        except DBAPIError as fault:
            if getattr(fault.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                raise IntakeBusyError from fault
            raise

    async def pass_filing(self) -> None:
        await self._connection.execute(_PASS)

    async def oldest_untold(self) -> datetime | None:
        found = await self._connection.execute(_OLDEST_UNTOLD, {"type": ApplicationSubmittedV1.type_name()})
        return found.scalar_one_or_none()

    async def told(self, intake: str) -> tuple[datetime, datetime] | None:
        row = (await self._connection.execute(select(WATERMARK).where(WATERMARK.c.intake == intake))).one_or_none()
        return None if row is None else (row.before, row.told_at)

    async def note_told(self, intake: str, *, before: datetime, at: datetime) -> None:
        noted = upsert(WATERMARK).values(intake=intake, before=before, told_at=at)
        fresh = {"before": noted.excluded.before, "told_at": noted.excluded.told_at}
        await self._connection.execute(noted.on_conflict_do_update(index_elements=["intake"], set_=fresh))
