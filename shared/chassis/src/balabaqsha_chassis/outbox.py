"""Events leave with the state they tell of: one transaction, one outbox row each."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.failpoints import reach_at_edge
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.tracing import current_traceparent
from balabaqsha_contracts.event import Event

#: Taking the next number locks the subject's row until the commit, so numbers are dense and in commit order.
_NEXT = text(
    """
    insert into outbox_sequence (subject_kind, subject, last) values (:kind, :subject, 1)
    on conflict (subject_kind, subject) do update set last = outbox_sequence.last + 1
    returning last
    """
)
_ADD = text(
    """
    insert into outbox (event_id, subject_kind, subject, sequence, type, routing_key, data, traceparent,
                        occurred_at, lane, expires_at)
    values (:event_id, :kind, :subject, :sequence, :type, :routing_key, :data, :traceparent,
            :occurred_at, :lane, :expires_at)
    """
)

LANE_URGENT = 0
LANE_USUAL = 1


class Outbox:
    """Where use cases put what others must hear; the relay publishes it after the commit, at least once."""

    def __init__(self, connection: AsyncConnection, *, producer: str, clock: Clock) -> None:
        self._connection = connection
        self._producer = producer
        self._clock = clock

    async def add(self, event: Event, *, lane: int = LANE_USUAL, expires_at: datetime | None = None) -> str:
        """Store the event for sending and return its id.

        `lane` 0 goes before 1. After `expires_at` the data is worthless and is blanked in place.
        """
        if event.producer != self._producer:
            raise ValueError(f"{event.type_name()} is not {self._producer}'s to state")
        reach_at_edge("after_domain")
        subject = {"kind": event.aggregate, "subject": event.subject}
        sequence = (await self._connection.execute(_NEXT, subject)).scalar_one()
        event_id = new_id()
        row = subject | {
            "event_id": event_id,
            "sequence": sequence,
            "type": event.type_name(),
            "routing_key": event.routing_key(),
            "data": event.model_dump_json().encode(),
            "traceparent": current_traceparent(),
            "occurred_at": self._clock(),
            "lane": lane,
            "expires_at": expires_at,
        }
        await self._connection.execute(_ADD, row)
        reach_at_edge("after_outbox")
        return event_id
