"""How long one child's three numbers take, at any size of the territory, beside counting and sorting."""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from queue_ledger import TERRITORY
from report import Row, Section, at_least, at_most
from runner import Bench, percentiles, timed

from balabaqsha_chassis.database import Database
from queue_service.adapters.places import PlaceReader
from queue_service.adapters.rules import RuleRepository, RuleShelf
from queue_service.use_cases.show_position import show_position

SIZES = (10_000, 100_000, 1_000_000)
LOOKUPS, WARM_UP = 3000, 300
LOAD_SECONDS = 12.0
_AHEAD = "select count(*) from standing where list = $1 and (filed_at_ms, code) < ($2, $3)"
_WHOLE = "select count(*) from standing where list = $1"
_ROW_NUMBER = (
    "select n from (select code, row_number() over (order by filed_at_ms, code) as n from standing where list = $1) "
    "as numbered where code = $2"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One size's figures in milliseconds."""

    idle: tuple[float, float, float]
    loaded: tuple[float, float, float]
    sealed: float
    count: float
    row_number: float
    #: The same moment's `select 1`: what of a lookup is the way to the server and back.
    nothing: float


async def lookups(bench: Bench) -> Section:
    """Idle, and while 200 changes a second are sealed by another process on the same machine."""
    found = {size: await _of_size(bench, size) for size in SIZES}
    rows = [row for size, one in found.items() for row in _rows(size, one)]
    small, large = found[SIZES[0]], found[SIZES[-1]]
    rows += [
        at_most(
            "growth of the median from 10,000 to 1,000,000, idle", large.idle[0] / small.idle[0], 1.5, unit="times"
        ),
        at_most(
            "growth of the median from 10,000 to 1,000,000, while sealing",
            large.loaded[0] / small.loaded[0],
            1.5,
            unit="times",
        ),
        at_least("faster than `count(*)` at 1,000,000", large.count / large.idle[0], 50, unit="times"),
        Row(what="faster than `row_number()` at 1,000,000", figure=f"{large.row_number / large.idle[0]:,.0f} times"),
    ]
    note = (
        "A lookup is `show_position`: the three numbers with their totals, by the service's own code on one "
        "connection of its pool, one statement and the formula. `count(*)` counts those ahead by filing time alone "
        "and the whole list, which is less than the three numbers need; `row_number()` sorts the list. The load is "
        "another process on the same cores."
    )
    return Section(title="Lookups", rows=rows, notes=[note])


def _rows(size: int, found: Found) -> list[Row]:
    name = f"{size:,} children"
    return [
        at_most(f"{name}: p50, idle", found.idle[0], 0.5, unit="ms"),
        Row(what=f"{name}: p95 / p99, idle", figure=f"{found.idle[1]:.2f} / {found.idle[2]:.2f} ms"),
        at_most(f"{name}: p50, while {found.sealed:.0f} changes/s are sealed", found.loaded[0], 0.5, unit="ms"),
        Row(what=f"{name}: p95 / p99, while sealing", figure=f"{found.loaded[1]:.2f} / {found.loaded[2]:.2f} ms"),
        Row(what=f"{name}: `select 1` beside it, idle", figure=f"{found.nothing:.3f} ms"),
        Row(what=f"{name}: `count(*)` / `row_number()`", figure=f"{found.count:.2f} / {found.row_number:.2f} ms"),
    ]


async def _of_size(bench: Bench, size: int) -> Found:
    made = await bench.territory(size)
    plain = await asyncpg.connect(made.url)
    codes = [row["code"] for row in await plain.fetch("select code from standing where code not like 'L%'")]
    codes = random.Random(bench.seed).sample(codes, LOOKUPS + WARM_UP)
    database = Database(made.url, name="bench", pool_size=2)
    try:
        idle = await _look_up(database, codes)
        nothing = [await timed(lambda: plain.fetchval("select 1")) for _ in range(LOOKUPS)]
        loaded, sealed = await _under_load(made.url, database, codes)
        return Found(
            idle=percentiles(idle),
            loaded=percentiles(loaded),
            sealed=sealed,
            count=await _median(plain, codes, _count_of),
            row_number=await _median(plain, codes, _row_number_of),
            nothing=percentiles(nothing)[0],
        )
    finally:
        await database.close()
        await plain.close()


async def _look_up(database: Database, codes: Sequence[str]) -> list[float]:
    shelf, times = RuleShelf(), list[float]()
    async with database.engine.connect() as made:
        connection = await made.execution_options(isolation_level="AUTOCOMMIT")
        places, rules = PlaceReader(connection), RuleRepository(connection, shelf=shelf)
        for code in codes:
            began = time.perf_counter()
            shown = await show_position(f"app-{code}", account_id=f"account-{code}", places=places, rules=rules)
            times.append(time.perf_counter() - began)
            assert shown.numbers is not None
    return times[WARM_UP:]


async def _under_load(url: str, database: Database, codes: Sequence[str]) -> tuple[list[float], float]:
    load = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("queue_load.py")),
        f"--seconds={LOAD_SECONDS}",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert load.stdin is not None
    load.stdin.write(f"{url}\n".encode())
    load.stdin.close()
    times: list[float] = []
    answer = asyncio.create_task(load.communicate())
    await asyncio.sleep(2)
    while not answer.done():
        times += await _look_up(database, codes[: WARM_UP + 500])
    printed, _ = await answer
    return times[:-500], json.loads(printed)["sealed_a_second"]


async def _median(plain: asyncpg.Connection, codes: Sequence[str], of: object) -> float:
    times = []
    for code in codes[:9]:
        filed_at = await plain.fetchval("select filed_at_ms from standing where code = $1", code)
        began = time.perf_counter()
        await of(plain, code, filed_at)  # type: ignore[operator]
        times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2] * 1000


async def _count_of(plain: asyncpg.Connection, code: str, filed_at: int) -> None:
    await plain.fetchval(_AHEAD, TERRITORY, filed_at, code)
    await plain.fetchval(_WHOLE, TERRITORY)


async def _row_number_of(plain: asyncpg.Connection, code: str, _: int) -> None:
    await plain.fetchval(_ROW_NUMBER, TERRITORY, code)
