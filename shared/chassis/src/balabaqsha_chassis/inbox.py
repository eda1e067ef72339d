"""The inbox: every event has its effect once and in order, however often and in whatever order it comes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.envelope import Envelope

#: The next event of a subject, in one round trip: counted, remembered, no longer waiting, its attempts forgotten.
#: Nothing at all happens when it is not the next one. The position's row stays locked until the commit.
_CLAIM_NEXT = """
    with advanced as ({advance} returning last),
    remembered as (
        insert into inbox (event_id, type) select cast(:event_id as uuid), :type from advanced on conflict do nothing
    ),
    forgotten as (delete from inbox_attempt where event_id = :event_id and exists (select from advanced)),
    unstored as (
        delete from inbox_waiting
        where source = :source and subject_kind = :kind and subject = :subject and sequence <= :sequence
          and exists (select from advanced)
    )
    select last from advanced
    """
_CLAIM_FIRST = text(
    _CLAIM_NEXT.format(
        advance="""
        insert into inbox_position (source, subject_kind, subject, last) values (:source, :kind, :subject, :sequence)
        on conflict (source, subject_kind, subject) do update set last = excluded.last where inbox_position.last = 0
        """
    )
)
_CLAIM_LATER = text(
    _CLAIM_NEXT.format(
        advance="""
        update inbox_position set last = :sequence
        where source = :source and subject_kind = :kind and subject = :subject and last = :sequence - 1
        """
    )
)
_OPEN = text(
    """
    insert into inbox_position (source, subject_kind, subject, last) values (:source, :kind, :subject, 0)
    on conflict do nothing
    """
)
_LOCK = text(
    """
    select last from inbox_position where source = :source and subject_kind = :kind and subject = :subject for update
    """
)
_STORE = text(
    """
    insert into inbox_waiting (source, subject_kind, subject, sequence, event_id, headers, data)
    values (:source, :kind, :subject, :sequence, :event_id, cast(:headers as jsonb), :data)
    on conflict do nothing
    """
)
_UNSTORE = text(
    """
    delete from inbox_waiting
    where source = :source and subject_kind = :kind and subject = :subject and sequence <= :sequence
    """
)
_DUE = text(
    """
    select w.event_id::text as event_id, w.headers, w.data from inbox_waiting w
    join inbox_position p using (source, subject_kind, subject)
    left join inbox_attempt a on a.event_id = w.event_id
    where w.sequence <= p.last + 1
      and (a.last_at is null or a.last_at < clock_timestamp() - make_interval(secs => least(60, a.attempts ^ 2)))
    order by w.stored_at, w.sequence limit 100
    """
)
_DROP = text("delete from inbox_waiting where event_id = :event_id")
_COUNT = text(
    """
    insert into inbox_attempt (event_id, attempts) values (:event_id, 1)
    on conflict (event_id) do update set attempts = inbox_attempt.attempts + 1, last_at = clock_timestamp()
    returning attempts
    """
)
_FORGET = text("delete from inbox_attempt where event_id = :event_id")
_NOTE = text("update inbox_attempt set last_error = :error where event_id = :event_id")
_STUCK = text(
    "select count(*) from inbox_waiting where stored_at < clock_timestamp() - make_interval(secs => :seconds)"
)


class Claim(StrEnum):
    """What to do with a delivered event."""

    APPLY = "apply"
    SEEN = "seen"
    EARLY = "early"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An event that came too early and whose turn has come."""

    event_id: str
    headers: dict[str, str | int]
    data: bytes


class Inbox:
    """The memory of what was heard, inside the transaction of the effect."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(self, envelope: Envelope, *, kind: str, data: bytes) -> Claim:
        """Decide, holding the subject until the commit; an early event is stored for its turn."""
        key = {"source": envelope.source, "kind": kind, "subject": envelope.subject}
        event = {"event_id": envelope.id, "type": envelope.type, "sequence": envelope.sequence}
        if await self._is_next(key | event):
            return Claim.APPLY
        await self._connection.execute(_OPEN, key)
        last = (await self._connection.execute(_LOCK, key)).scalar_one()
        if envelope.sequence == last + 1 and await self._is_next(key | event):
            # Its predecessor was committed between the two looks.
            return Claim.APPLY
        await self._connection.execute(_FORGET, event)
        if envelope.sequence <= last:
            await self._connection.execute(_UNSTORE, key | {"sequence": last})
            return Claim.SEEN
        stored = {"headers": json.dumps(envelope.to_headers()), "data": data}
        await self._connection.execute(_STORE, key | event | stored)
        return Claim.EARLY

    async def _is_next(self, event: Mapping[str, object]) -> bool:
        """Count the event as heard if it is its subject's next, and answer whether it was."""
        claim = _CLAIM_FIRST if event["sequence"] == 1 else _CLAIM_LATER
        return (await self._connection.execute(claim, event)).scalar_one_or_none() is not None

    async def due(self) -> list[Stored]:
        """Stored events whose predecessors have all been applied."""
        rows = await self._connection.execute(_DUE)
        return [Stored(event_id=row.event_id, headers=row.headers, data=row.data) for row in rows]

    async def drop(self, stored: Stored) -> None:
        """Take a stored event out, because it now lies in the parking queue."""
        await self._connection.execute(_DROP, {"event_id": stored.event_id})

    async def count_attempt(self, event_id: str) -> int:
        """Add one to the event's attempts and answer them; commit before the handler starts."""
        return int((await self._connection.execute(_COUNT, {"event_id": event_id})).scalar_one())

    async def note_fault(self, event_id: str, *, error: str) -> None:
        """Keep why the last attempt failed, for the operator."""
        await self._connection.execute(_NOTE, {"event_id": event_id, "error": error[:500]})

    async def stuck(self, *, seconds: int) -> int:
        """How many events have waited longer for a predecessor."""
        return int((await self._connection.execute(_STUCK, {"seconds": seconds})).scalar_one())
