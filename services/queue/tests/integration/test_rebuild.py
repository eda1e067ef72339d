"""From its ledger alone a queue is rebuilt to the bit, and what is served is checked against that."""

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from random_histories import RandomHistory, opener_of

from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.database import Database
from balabaqsha_testkit.databases import ServiceDatabase
from queue_service.adapters.rebuild_target import DatabaseInUseError
from queue_service.domain.ledger_errors import LedgerDamagedError
from queue_service.entrypoints.rebuild_command import digest, rebuild, recount
from queue_service.use_cases.seal_changes import SealChanges, seal_changes

MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]


@pytest.fixture
async def lived(make_database: MakeDatabase) -> ServiceDatabase:
    """A database in which much has happened."""
    made = await make_database("queue")
    database = Database(made.url, name="queue-tests")
    await RandomHistory(opener_of(database), seed=5).live(40)
    await database.close()
    return made


def command(*arguments: str, **environment: str) -> dict[str, Any]:
    """What the command answers in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "queue_service.entrypoints.rebuild_command", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer | {"code": done.returncode}


@pytest.mark.parametrize("batch", [1, 7, 1000])
async def test_a_rebuilt_queue_is_the_same_to_the_bit(
    lived: ServiceDatabase, make_database: MakeDatabase, batch: int
) -> None:
    fresh = await make_database("queue")

    await rebuild(lived.owner_url, fresh.owner_url, batch=batch)

    assert await digest(fresh.url) == await digest(lived.url)
    assert (await recount(fresh.url))["differs"] == []


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("1", "Asia/Almaty"), ("random", "Asia/Almaty")])
async def test_neither_hash_seed_nor_time_zone_matters(
    lived: ServiceDatabase, make_database: MakeDatabase, seed: str, zone: str
) -> None:
    fresh = await make_database("queue")

    arguments = ("--batch", "13", "rebuild", "--from", lived.owner_url, "--into", fresh.owner_url)
    answer = command(*arguments, PYTHONHASHSEED=seed, TZ=zone)

    assert answer["code"] == 0
    assert await digest(fresh.url) == await digest(lived.url)


async def test_the_published_files_are_enough(
    lived: ServiceDatabase, make_database: MakeDatabase, tmp_path: Path
) -> None:
    fresh = await make_database("queue")
    connection = await asyncpg.connect(lived.url)
    lines = [row["leaf"] for row in await connection.fetch("select leaf from ledger order by seq")]
    (tmp_path / "ledger.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    rules = []
    for row in await connection.fetch("select version, document::text from rule_set"):
        rules.append(tmp_path / f"{row['version']}.json")
        rules[-1].write_text(row["document"])
    await connection.close()

    answer = await rebuild(str(tmp_path / "ledger.jsonl"), fresh.owner_url, rules=rules)

    assert answer["leaves"] == len(lines)
    assert await digest(fresh.url) == await digest(lived.url)


async def test_the_rebuilt_queue_goes_on(lived: ServiceDatabase, make_database: MakeDatabase) -> None:
    fresh = await make_database("queue")
    await rebuild(lived.owner_url, fresh.owner_url)
    before = await indexes(lived.url)
    database = Database(fresh.url, name="queue-tests")

    async with opener_of(database)() as unit_of_work:
        await unit_of_work.pending.append({"kind": "key", "name": "receipt", "public": "0" * 64})
        sealed = await seal_changes(SealChanges(), unit_of_work=unit_of_work, clock=system_clock)

    await database.close()
    assert sealed == 1, "what the migration had pending is told by the ledger already"
    assert (await recount(fresh.url))["differs"] == []
    assert await indexes(fresh.url) == before


async def indexes(url: str) -> list[Mapping[str, Any]]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("select indexdef from pg_indexes where schemaname = 'public' order by indexname")
    await connection.close()
    return [dict(row) for row in rows]


async def test_a_database_in_use_is_not_filled(lived: ServiceDatabase, make_database: MakeDatabase) -> None:
    fresh = await make_database("queue")
    await rebuild(lived.owner_url, fresh.owner_url)

    with pytest.raises(DatabaseInUseError):
        await rebuild(lived.owner_url, fresh.owner_url)


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("update counter set n = n + 1 where level = 2", ["counter"]),
        ("update standing set held_ground = 'no_reason' where held_ground is null", ["standing"]),
        ("update ratio_progress set phi = phi + 1", ["ratio_progress"]),
        ("delete from movement where seq % 2 = 0", ["movement"]),
        ("update movement_day set n = n + 1", ["movement_day"]),
    ],
)
async def test_the_recount_names_the_table_that_is_wrong(
    lived: ServiceDatabase, statement: str, tables: list[str]
) -> None:
    owner = await asyncpg.connect(lived.owner_url)
    await owner.execute(statement)
    await owner.close()

    assert (await recount(lived.url))["differs"] == tables


async def test_the_command_ends_with_one_where_a_table_is_wrong(lived: ServiceDatabase) -> None:
    right = command("recount", "--of", lived.url)
    owner = await asyncpg.connect(lived.owner_url)
    await owner.execute("update counter set n = n + 1")
    await owner.close()

    wrong = command("recount", "--of", lived.url)

    assert (right["differs"], right["code"]) == ([], 0)
    assert (wrong["differs"], wrong["code"]) == (["counter"], 1)


async def test_a_rewritten_leaf_is_named(lived: ServiceDatabase, make_database: MakeDatabase) -> None:
    fresh = await make_database("queue")
    owner = await asyncpg.connect(lived.owner_url)
    await owner.execute("alter table ledger disable trigger all")
    await owner.execute("update ledger set leaf = replace(leaf::text, '62', '63')::bytea where seq = 9")
    await owner.close()

    with pytest.raises(LedgerDamagedError, match="leaf 9"):
        await rebuild(lived.owner_url, fresh.owner_url)
    assert (await recount(fresh.url))["leaves"] == 0
