"""Storage answers what plain lists answer, to every question the history asks of the past."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from history_ledger import PlainPast, PlainRules
from history_strategies import Story, stories
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.database import Database
from balabaqsha_testkit.databases import ServiceDatabase
from queue_service.adapters.history import PastReader
from queue_service.adapters.sealings import write_sealing
from queue_service.domain.history_counts import Number
from queue_service.domain.past_lines import Moment
from queue_service.use_cases.tell_history import Historian, Past, number_at

MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]


@pytest.fixture
async def database(make_database: MakeDatabase) -> AsyncIterator[Database]:
    made = Database((await make_database("queue")).url, name="queue-service", pool_size=1)
    yield made
    await made.close()


async def store(connection: AsyncConnection, story: Story) -> None:
    for version in story.rules:
        await connection.execute(
            text("insert into rule_set (version, valid_from, document) values (:version, '2026-01-01', '{}')"),
            {"version": version},
        )
    for sealing, at_ms in story.ledger.sealings:
        await write_sealing(connection, sealing, at=datetime.fromtimestamp(at_ms / 1000, UTC), words=story.ledger.words)


async def told(story: Story, code: str, number: Number, moments: list[Moment], *, past: Past) -> list[Any]:
    historian = Historian(await past.child(code), number=number, past=past, rules=PlainRules(story.rules))
    by_change = await historian.by_change(moments[0], moments[-1])
    return [await historian.at_moments(moments), *by_change]


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(story=stories(ratios=True), data=st.data(), number=st.sampled_from(Number))
async def test_random_histories_are_told_alike(
    database: Database, story: Story, data: st.DataObject, number: Number
) -> None:
    code = data.draw(st.sampled_from(story.codes))
    instants = sorted(data.draw(st.lists(st.integers(0, story.ledger.head.at_ms + 1), min_size=2, max_size=6)))
    plain = PlainPast(story.ledger)

    async with database.engine.connect() as connection:
        transaction = await connection.begin()
        await store(connection, story)
        stored = PastReader(connection)
        moments = await stored.moments_at(instants)
        answers = await told(story, code, number, list(moments), past=stored)
        then = await number_at(code, at_ms=instants[0], past=stored, rules=PlainRules(story.rules))
        leaves = await stored.leaves([1, story.ledger.head.seq])
        await transaction.rollback()

    assert list(moments) == await plain.moments_at(instants)
    assert answers == await told(story, code, number, list(moments), past=plain)
    assert then == await number_at(code, at_ms=instants[0], past=plain, rules=PlainRules(story.rules))
    assert leaves == await plain.leaves([1, story.ledger.head.seq])
