"""The outbox: events leave with the state they tell of, numbered without holes."""

import asyncio
import random
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta

import pytest
from chassis_house import opener, queued, rows, state, value
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.event_series import EventSeries
from balabaqsha_chassis.outbox import LANE_BULK, LANE_URGENT
from balabaqsha_contracts.children_events import ChildLinkedV1

WRITERS = 16
EVENTS_OF_A_WRITER = 20
SUBJECTS = ("first", "second", "third")


class GaveUpError(Exception):
    """A use case that changes its mind."""


async def write(database: Database, dice: random.Random) -> int:
    """One writer: some of its transactions fail after the event was added; answer how many did not."""
    kept = 0
    for _ in range(EVENTS_OF_A_WRITER):
        with suppress(GaveUpError):
            await write_one(database, dice.choice(SUBJECTS), fails=dice.random() < 0.3)
            kept += 1
    return kept


async def write_one(database: Database, subject: str, *, fails: bool) -> None:
    async with opener(database)() as unit_of_work:
        await unit_of_work.outbox.add(queued(subject))
        if fails:
            raise GaveUpError


async def test_sixteen_writers_of_whom_some_give_up_leave_no_hole_in_any_count(database: Database) -> None:
    kept = await asyncio.gather(*(write(database, random.Random(seed)) for seed in range(WRITERS)))

    written = await rows(database, "select subject, sequence from outbox order by position")
    counts = defaultdict(list)
    for row in written:
        counts[row.subject].append(row.sequence)
    assert len(written) == sum(kept)
    assert set(counts) == set(SUBJECTS)
    for sequences in counts.values():
        assert sequences == list(range(1, len(sequences) + 1))


async def test_many_events_at_once_go_on_where_each_count_stood(database: Database) -> None:
    await state(database, "a", "b", "a")

    async with opener(database)() as unit_of_work:
        await unit_of_work.outbox.add_all([queued(subject) for subject in ("b", "a", "c", "a")])

    written = await rows(database, "select subject, sequence, lane, data from outbox order by subject, sequence")
    assert [(row.subject, row.sequence) for row in written] == [
        *(("a", one) for one in range(1, 5)),
        ("b", 1),
        ("b", 2),
        ("c", 1),
    ]
    assert [row.lane for row in written if (row.subject, row.sequence) in {("a", 3), ("c", 1)}] == [LANE_BULK] * 2
    assert all(row.data for row in written)


async def test_a_series_is_written_as_its_models_would_write_it_and_numbered_after_what_was(database: Database) -> None:
    models = [queued(subject) for subject in ("a", "c", "b")]
    series = EventSeries(pattern=models[0], names=("application_id",), values=[("a",), ("c",), ("b",)])
    async with opener(database)() as unit_of_work:
        await unit_of_work.outbox.add(queued("c"))

        await unit_of_work.outbox.add_series(series)

    written = await rows(database, "select subject, sequence, data, lane from outbox order by position")
    assert [(row.subject, row.sequence, row.lane) for row in written][1:] == [
        ("a", 1, LANE_BULK),
        ("c", 2, LANE_BULK),
        ("b", 1, LANE_BULK),
    ]
    assert [row.data for row in written[1:]] == [model.model_dump_json().encode() for model in models]


async def test_writers_of_many_events_and_of_single_ones_leave_no_hole(database: Database) -> None:
    async def write_many(seed: int) -> None:
        async with opener(database)() as unit_of_work:
            await unit_of_work.outbox.add_all([queued(random.Random(seed).choice(SUBJECTS)) for _ in range(50)])

    await asyncio.gather(*(write_many(seed) for seed in range(8)), *(write_one(database, "first", fails=False),))

    written = await rows(database, "select subject, sequence from outbox order by subject, sequence")
    for subject in SUBJECTS:
        of_subject = [row.sequence for row in written if row.subject == subject]
        assert of_subject == list(range(1, len(of_subject) + 1))
    assert len(written) == 401


async def test_events_of_one_transaction_are_counted_in_the_order_of_their_making(database: Database) -> None:
    ids = await state(database, "a", "b", "a", "a")

    written = await rows(database, "select event_id::text as id, subject, sequence from outbox order by position")
    assert [(row.id, row.subject, row.sequence) for row in written] == list(
        zip(ids, ("a", "b", "a", "a"), (1, 1, 2, 3), strict=True)
    )


async def test_an_event_says_what_it_is_and_waits_to_be_sent(database: Database) -> None:
    dies_at = system_clock() + timedelta(minutes=5)
    async with opener(database)() as unit_of_work:
        await unit_of_work.outbox.add(queued("a"), lane=LANE_URGENT, expires_at=dies_at)

    (row,) = await rows(database, "select * from outbox")
    assert (row.subject_kind, row.subject, row.lane, row.expires_at) == ("entry", "a", LANE_URGENT, dies_at)
    assert row.type == "kz.balabaqsha.queue.application_queued.v1"
    assert row.routing_key == "queue.application_queued.v1"
    assert row.published_at is None
    assert queued("a").model_validate_json(row.data) == queued("a")


async def test_a_service_states_no_facts_of_another(database: Database) -> None:
    event = ChildLinkedV1.model_validate(ChildLinkedV1.example)

    with pytest.raises(ValueError, match="queue"):
        async with opener(database)() as unit_of_work:
            await unit_of_work.outbox.add(event)

    assert await value(database, "select count(*) from outbox") == 0


@pytest.mark.parametrize(
    "rewriting",
    [
        "update outbox set sequence = 7",
        "update outbox set event_id = gen_random_uuid()",
        "update outbox set type = 'another'",
        "update outbox set occurred_at = now()",
        "delete from outbox",
        "truncate outbox",
        "alter table outbox add column more text",
    ],
)
async def test_the_serving_login_writes_history_and_cannot_rewrite_it(database: Database, rewriting: str) -> None:
    await state(database, "a")

    with pytest.raises(DBAPIError) as refused:
        async with database.transaction() as connection:
            await connection.execute(text(rewriting))

    assert getattr(refused.value.orig, "sqlstate", None) == "42501"
