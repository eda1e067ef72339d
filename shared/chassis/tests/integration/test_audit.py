"""The audit: rows come with what they tell of, in one chain, and nobody rewrites them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from chassis_house import database_of, opener, rows
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from balabaqsha_chassis.audit import AuditNote
from balabaqsha_chassis.database import Database
from balabaqsha_testkit.databases import ServiceDatabase

LOOK = AuditNote(
    actor="officer-1",
    roles=frozenset({"queue_operator"}),
    action="look_at_card",
    subject_kind="application",
    subject="application-1",
    account_id="account-1",
    details={"territory": "750000000"},
)


class GaveUpError(Exception):
    """A decision that was not taken after all."""


@pytest.fixture
async def database(service_database: ServiceDatabase) -> AsyncIterator[Database]:
    async with database_of(service_database.url, pool_size=16) as made:
        yield made


async def look(database: Database, subject: str, *, fails: bool = False) -> None:
    async with opener(database)() as unit_of_work:
        unit_of_work.audit.note(replace(LOOK, subject=subject))
        if fails:
            raise GaveUpError


async def first_broken(database: Database) -> int | None:
    async with opener(database)() as unit_of_work:
        return await unit_of_work.audit.first_broken()


async def test_sixteen_writers_make_one_chain_without_a_hole(database: Database) -> None:
    await asyncio.gather(*(look(database, f"application-{one}") for one in range(16)))

    assert [row.position for row in await rows(database, "select position from audit order by 1")] == list(range(1, 17))
    assert await first_broken(database) is None


async def test_what_was_not_done_leaves_no_row(database: Database) -> None:
    with pytest.raises(GaveUpError):
        await look(database, "application-1", fails=True)

    assert await rows(database, "select position from audit") == []


async def test_an_account_reads_who_looked_newest_first(database: Database) -> None:
    for one in ("first", "second", "third"):
        await look(database, one)

    async with opener(database)() as unit_of_work:
        newest = await unit_of_work.audit.of_account("account-1", limit=2)
        older = await unit_of_work.audit.of_account("account-1", limit=2, before=newest[-1].position)
        others = await unit_of_work.audit.of_account("account-2", limit=2)

    assert [line.subject for line in (*newest, *older)] == ["third", "second", "first"]
    assert newest[0].roles == ("queue_operator",)
    assert others == []


@pytest.mark.parametrize("statement", ["update audit set ground = 'x'", "delete from audit", "truncate audit"])
async def test_nobody_rewrites_it_not_even_its_owner(service_database: ServiceDatabase, statement: str) -> None:
    async with database_of(service_database.owner_url, pool_size=1) as owner:
        await look(owner, "application-1")

        with pytest.raises(DBAPIError, match="only ever added to"):
            async with owner.transaction() as connection:
                await connection.execute(text(statement))


@pytest.mark.parametrize(
    ("damage", "position"),
    [
        ("update audit set actor = 'nobody' where position = 2", 2),
        ("update audit set details = '{}' where position = 3", 3),
        ("delete from audit where position = 2", 3),
        ("update audit set position = 9 where position = 4", 9),
    ],
)
async def test_damage_is_found_where_it_was_done(
    service_database: ServiceDatabase, database: Database, damage: str, position: int
) -> None:
    for one in range(4):
        await look(database, f"application-{one}")
    engine = create_async_engine("postgresql+asyncpg://" + service_database.owner_url.split("://", 1)[1])
    async with engine.begin() as connection:
        await connection.execute(text("alter table audit disable trigger audit_append_only"))
        await connection.execute(text(damage))
    await engine.dispose()

    assert await first_broken(database) == position
