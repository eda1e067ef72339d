"""Events leave with the state they tell of: one transaction, one outbox row each."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.bulk_rows import copy_rows
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.event_series import EventSeries
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

_NEXT_OF_MANY = text(
    """
    insert into outbox_sequence (subject_kind, subject, last)
    select kind, subject, n from unnest(cast(:kinds as text[]), cast(:subjects as text[]), cast(:ns as bigint[]))
        as many (kind, subject, n) order by kind, subject
    on conflict (subject_kind, subject) do update set last = outbox_sequence.last + excluded.last
    returning subject_kind, subject, last
    """
)
_COLUMNS = (
    "event_id",
    "subject_kind",
    "subject",
    "sequence",
    "type",
    "routing_key",
    "data",
    "traceparent",
    "occurred_at",
    "lane",
)

LANE_URGENT = 0
LANE_USUAL = 1
#: What comes in masses and can wait for what people are waiting for.
LANE_BULK = 2


class Outbox:
    """Where use cases put what others must hear; the relay publishes it after the commit, at least once."""

    def __init__(self, connection: AsyncConnection, *, producer: str, clock: Clock) -> None:
        self._connection = connection
        self._producer = producer
        self.clock = clock

    async def add(self, event: Event, *, lane: int = LANE_USUAL, expires_at: datetime | None = None) -> str:
        """Store the event for sending and return its id.

        `lane` 0 goes before 1. After `expires_at` the data is worthless and is blanked in place.
        """
        self._refuse_others_facts(event)
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
            "occurred_at": self.clock(),
            "lane": lane,
            "expires_at": expires_at,
        }
        await self._connection.execute(_ADD, row)
        reach_at_edge("after_outbox")
        return event_id

    async def add_all(self, events: Iterable[Event], *, lane: int = LANE_BULK) -> None:
        """Store many events in two statements, each subject's in the order given."""
        by_subject = sorted(events, key=_subject)
        for event in by_subject:
            self._refuse_others_facts(event)
        if not by_subject:
            return
        reach_at_edge("after_domain")
        groups = [(subject, list(group)) for subject, group in groupby(by_subject, key=_subject)]
        last = await self._take_numbers({subject: len(group) for subject, group in groups})
        traceparent, at = current_traceparent(), self.clock()
        rows = [
            _row(event, sequence=sequence, traceparent=traceparent, at=at, lane=lane)
            for subject, group in groups
            for sequence, event in enumerate(group, start=last[subject] - len(group) + 1)
        ]
        await copy_rows(self._connection, "outbox", columns=_COLUMNS, rows=rows)
        reach_at_edge("after_outbox")

    async def add_series(self, series: EventSeries, *, lane: int = LANE_BULK) -> None:
        """Store events that differ in few fields, in the order given; for each subject no more than one."""
        self._refuse_others_facts(series.pattern)
        subjects = series.subjects
        if not subjects:
            return
        reach_at_edge("after_domain")
        kind = series.pattern.aggregate
        last = await self._take_numbers({(kind, subject): 1 for subject in sorted(subjects)})
        rows = self._rows_of(series, last, lane=lane)
        await copy_rows(self._connection, "outbox", columns=_COLUMNS, rows=rows)
        reach_at_edge("after_outbox")

    def _rows_of(
        self, series: EventSeries, last: dict[tuple[str, str], int], *, lane: int
    ) -> Iterator[tuple[Any, ...]]:
        pattern = series.pattern
        kind, name, key = pattern.aggregate, pattern.type_name(), pattern.routing_key()
        traceparent, at = current_traceparent(), self.clock()
        for subject, data in zip(series.subjects, series.data(), strict=True):
            yield (new_id(), kind, subject, last[kind, subject], name, key, data, traceparent, at, lane)

    async def _take_numbers(self, counts: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
        """The last of the numbers that each subject gets, taken in one order by everybody who takes many."""
        parameters: dict[str, Sequence[Any]] = {
            "kinds": [kind for kind, _ in counts],
            "subjects": [subject for _, subject in counts],
            "ns": list(counts.values()),
        }
        rows = await self._connection.execute(_NEXT_OF_MANY, parameters)
        return {(row.subject_kind, row.subject): row.last for row in rows}

    def _refuse_others_facts(self, event: Event) -> None:
        if event.producer != self._producer:
            raise ValueError(f"{event.type_name()} is not {self._producer}'s to state")


def _subject(event: Event) -> tuple[str, str]:
    return (event.aggregate, event.subject)


def _row(event: Event, *, sequence: int, traceparent: str | None, at: datetime, lane: int) -> tuple[Any, ...]:
    data = event.model_dump_json().encode()
    names = (event.type_name(), event.routing_key(), data, traceparent, at, lane)
    return (new_id(), event.aggregate, event.subject, sequence, *names)
