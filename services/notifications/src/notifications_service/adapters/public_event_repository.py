"""Events for other systems in PostgreSQL."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from notifications_service.use_cases.ports import PublicEvent

#: The core's count has holes where an event stays inside; this one has none, and is locked until the commit.
_NEXT = text(
    """
    insert into public_sequence (source, subject, last) values (:source, :subject, 1)
    on conflict (source, subject) do update set last = public_sequence.last + 1 returning last
    """
)
_ADD = text(
    """
    insert into public_event (event_id, source, subject, sequence, type, routing_key, data, occurred_at)
    values (:event_id, :source, :subject, :sequence, :type, :routing_key, :data, :occurred_at)
    """
)
_IS_KEPT = text("select exists (select 1 from public_event where event_id = :event_id)")
_PURGE = text("delete from public_event where published_at < :before")


class PublicEventRepository:
    """What the public relay brings out and the pull feed will read."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, event: PublicEvent) -> None:
        """Keep the event under the next number of its subject; one that is kept already takes no number."""
        if (await self._connection.execute(_IS_KEPT, {"event_id": event.event_id})).scalar_one():
            return
        stream = {"source": event.source, "subject": event.subject}
        sequence = (await self._connection.execute(_NEXT, stream)).scalar_one()
        values = {
            "event_id": event.event_id,
            "sequence": sequence,
            "type": event.type,
            "routing_key": event.routing_key,
            "data": event.data,
            "occurred_at": event.occurred_at,
        }
        await self._connection.execute(_ADD, stream | values)

    async def purge(self, *, before: datetime) -> None:
        """Forget events published before that; the pull feed reaches back no further."""
        await self._connection.execute(_PURGE, {"before": before})
