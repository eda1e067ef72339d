"""What waits in the outbox, and which of it may go next."""

import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from prometheus_client import Gauge
from sqlalchemy import Integer, Row, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.database import Database

BATCH = 100
_HELD_BACK_SECONDS = 5.0
_MEASURE_SECONDS = 1.0

_UNSENT = Gauge("balabaqsha_outbox_unsent", "Events not yet confirmed")
_OLDEST = Gauge("balabaqsha_outbox_oldest_seconds", "Age of the oldest event not yet confirmed")

#: The oldest unsent rows say which subjects are next and how many events of each; then those subjects' own first
#: events are taken, so that none is overtaken. Both steps walk an index, however much waits (see ADR 0003).
_NEXT = text(
    """
    with front as (
        select subject_kind, subject, count(*) as share
        from (
            select subject_kind, subject from outbox
            where published_at is null and data is not null and not (subject_kind || ' ' || subject = any(:held_back))
            order by lane, position limit :batch
        ) oldest
        group by subject_kind, subject
    )
    select first.* from front cross join lateral (
        select o.* from outbox o
        where o.subject_kind = front.subject_kind and o.subject = front.subject and o.published_at is null
        order by o.sequence limit front.share
    ) first
    """
).bindparams(bindparam("batch", BATCH, Integer, literal_execute=True))  # A plan for any limit would sort them all.
_MARK = text("update outbox set published_at = clock_timestamp() where position = any(:positions)")
_MEASURE = text(
    """
    select count(*) as unsent, coalesce(extract(epoch from clock_timestamp() - min(occurred_at)), 0) as oldest
    from outbox where published_at is null
    """
)

#: Unsent events of one subject, in the order they must be sent.
Chain = Sequence[Row[Any]]


def subject_of(row: Row[Any]) -> str:
    """The subject's kind and id, as one name."""
    return f"{row.subject_kind} {row.subject}"


class Backlog:
    """The unsent rows of one database; it remembers which subjects the broker gave back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        #: Subject -> when its first event may be tried again (monotonic seconds).
        self._retry_at: dict[str, float] = {}
        self._measured_at = float("-inf")

    @property
    def has_returned(self) -> bool:
        """Whether an event that the broker gave back has not gone out since."""
        return bool(self._retry_at)

    def hold_back(self, subject: str) -> None:
        """Leave the subject alone for a while."""
        self._retry_at[subject] = time.monotonic() + _HELD_BACK_SECONDS

    def let_through(self, subject: str) -> None:
        """An event of the subject was confirmed."""
        self._retry_at.pop(subject, None)

    def forget_returned(self) -> None:
        """Another relay is at work and knows better."""
        self._retry_at.clear()

    async def next_batch(self) -> list[Chain]:
        """At most a batch of events, by subject; those of one subject must be sent one after the other."""
        now = time.monotonic()
        held_back = [subject for subject, at in self._retry_at.items() if at > now]
        async with self._database.single_statements() as connection:
            rows = (await connection.execute(_NEXT, {"held_back": held_back})).all()
        chains: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in rows:
            chains[subject_of(row)].append(row)
        return [chain for subject, rows in chains.items() if (chain := self._sendable(subject, rows))]

    def _sendable(self, subject: str, rows: Chain) -> Chain:
        """An event whose data was taken away can never go out, and nothing of its subject after it."""
        chain = list(takewhile(lambda row: row.data is not None, rows))
        if not chain:
            self.hold_back(subject)
        return chain

    async def mark_sent(self, connection: AsyncConnection, positions: Sequence[int]) -> None:
        """Remember what the broker confirmed."""
        await connection.execute(_MARK, {"positions": list(positions)})

    async def measure(self) -> None:
        """Tell the metrics how much waits and how long, at most once a second."""
        if time.monotonic() - self._measured_at < _MEASURE_SECONDS:
            return
        self._measured_at = time.monotonic()
        async with self._database.single_statements() as connection:
            row = (await connection.execute(_MEASURE)).one()
        _UNSENT.set(row.unsent)
        _OLDEST.set(float(row.oldest))
