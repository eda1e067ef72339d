"""How far the intake has told everything, in PostgreSQL."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_TELL = text(
    """
    insert into intake_watermark (intake, before, heard_at) values (:intake, :before, :at)
    on conflict (intake) do update
        set before = greatest(intake_watermark.before, excluded.before), heard_at = excluded.heard_at
    """
)
_HAS_TOLD = text("select coalesce(min(before) > :until, false) from intake_watermark")


class IntakeRepository:
    """Remembers the watermarks; one never goes back."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def tell(self, intake: str, *, before: datetime, at: datetime) -> None:
        await self._connection.execute(_TELL, {"intake": intake, "before": before, "at": at})

    async def has_told(self, until: datetime) -> bool:
        """Whether everything filed up to the instant has been told of, by every intake there is."""
        return bool((await self._connection.execute(_HAS_TOLD, {"until": until})).scalar_one())
