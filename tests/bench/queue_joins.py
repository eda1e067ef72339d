"""How many can join a second when a join only appends, beside a bare insert and beside counts moved in the join."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import asyncpg
from queue_ledger import LETTERS, TERRITORY
from report import Row, Section, at_least
from runner import Bench, opener_of, percentiles

from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.applications_events import ApplicationSubmittedV1
from queue_service.use_cases.enter_waiting_list import EnterWaitingList, enter_waiting_list

CLIENTS, SECONDS = 8, 4.0
#: The transaction stays open so long after the write, as with an outbox, an inbox and a slow disk.
OPEN_SECONDS = 0.005
Join = Callable[[asyncpg.Connection, str], Awaitable[None]]
_BARE = "insert into pending (content) values (cast($1 as jsonb))"
_ENTRY = """
    insert into entry (application_id, code, child_id, account_id, territory, purpose, list, cohort, class,
                       filed_at_ms, receipt_hash, attributes, group_type, language, state, queued_at)
    values ($1, $1, $1, $1, $3, 'general', $3, 2023, 'general', $2, $1, $1, 'general', 'kk', 'queued', now())
"""
_COUNT = """
    insert into counter (list, cohort, class, level, slot, n)
    select $3, 2023, 'general', level, slot, 1 from unnest($1::smallint[], $2::bigint[]) as c (level, slot)
    on conflict (list, cohort, class, level, slot) do update set n = counter.n + 1
"""


async def joins(bench: Bench) -> Section:
    """Eight clients as fast as they can, four seconds each way, on one server."""
    made = await bench.empty()
    found = {
        "bare": await _full_push(made.url, _bare),
        "append": await _full_push(made.url, _append),
        "counted": await _full_push(made.url, _counted),
        "append, 5 ms": await _full_push(made.url, _append, open_seconds=OPEN_SECONDS),
        "counted, 5 ms": await _full_push(made.url, _counted, open_seconds=OPEN_SECONDS),
    }
    service = await _by_use_case(made.url)
    rates = {name: rate for name, (rate, _) in found.items()}
    rows = [
        *(_row(_NAMES[name], *measured) for name, measured in found.items()),
        _row("the whole use case: entry, appended change and event, in one process", *service),
        Row(what="an appended join against a bare insert", figure=f"{rates['append'] / rates['bare']:.2f} times"),
        at_least(
            "appended against counts moved in the join, transactions open for 5 ms",
            rates["append, 5 ms"] / rates["counted, 5 ms"],
            3,
            unit="times",
        ),
    ]
    return Section(title="Joins", rows=rows, notes=[_NOTE.format(clients=CLIENTS)])


_NAMES = {
    "bare": "bare insert of one row",
    "append": "join: entry and appended change",
    "counted": "join with its four counts moved in the same transaction",
    "append, 5 ms": "join that stays open for 5 ms after its writes",
    "counted, 5 ms": "the same with counts moved in it",
}
_NOTE = (
    "{clients} clients of the same cohort and class, so that all meet at the same counts. With counts in the "
    "transaction everybody waits for whoever has not committed yet; the promise of 200 a second would fall there."
)


def _row(what: str, rate: float, times: list[float]) -> Row:
    p50, _, p99 = percentiles(times)
    return Row(what=what, figure=f"{rate:,.0f}/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms")


async def _full_push(url: str, join: Join, *, open_seconds: float = 0) -> tuple[float, list[float]]:
    times: list[float] = []
    until = time.perf_counter() + SECONDS

    async def client(name: str) -> None:
        connection = await asyncpg.connect(url)
        dice = random.Random(name)
        while time.perf_counter() < until:
            began = time.perf_counter()
            async with connection.transaction():
                await join(connection, "".join(dice.choices(LETTERS, k=17)))
                if open_seconds:
                    await asyncio.sleep(open_seconds)
            times.append(time.perf_counter() - began)
        await connection.close()

    await asyncio.gather(*(client(f"{join.__name__} {open_seconds} {number}") for number in range(CLIENTS)))
    owner = await asyncpg.connect(url)
    await owner.execute("delete from pending where content ->> 'kind' = 'entered'")
    await owner.close()
    return len(times) / SECONDS, times


def _content(code: str) -> str:
    leaf = {"kind": "entered", "list": TERRITORY, "code": code, "cohort": 2023, "class": "general"}
    return json.dumps(leaf | {"filed_at": _now_ms(), "receipt_hash": "a" * 64, "attributes": "b" * 64})


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


async def _bare(connection: asyncpg.Connection, code: str) -> None:
    await connection.execute(_BARE, _content(code))


async def _append(connection: asyncpg.Connection, code: str) -> None:
    await connection.execute(_ENTRY, code, _now_ms(), TERRITORY)
    await connection.execute(_BARE, _content(code))


async def _counted(connection: asyncpg.Connection, code: str) -> None:
    await connection.execute(_ENTRY, code, _now_ms(), TERRITORY)
    hour = _now_ms() // 3_600_000
    await connection.execute(_COUNT, [0, 1, 2, 3], [0, hour // 720, hour // 24, hour], TERRITORY)


async def _by_use_case(url: str) -> tuple[float, list[float]]:
    database = Database(url, name="bench", pool_size=CLIENTS)
    open_unit_of_work = opener_of(database)
    times: list[float] = []
    until = time.perf_counter() + SECONDS

    async def client(number: int) -> None:
        dice = random.Random(1000 + number)
        while time.perf_counter() < until:
            began = time.perf_counter()
            async with open_unit_of_work() as unit_of_work:
                command = EnterWaitingList(submitted=_submitted("".join(dice.choices(LETTERS, k=17))))
                await enter_waiting_list(command, unit_of_work=unit_of_work, clock=system_clock)
            times.append(time.perf_counter() - began)

    await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    await database.close()
    return len(times) / SECONDS, times


def _submitted(number: str) -> ApplicationSubmittedV1:
    return ApplicationSubmittedV1(
        application_id=new_id(),
        number=number,
        account_id=new_id(),
        child_id=new_id(),
        birth_date=date(2023, 5, 14),
        region=TERRITORY,
        district="751310000",
        settlement=None,
        group_type="general",
        language="kk",
        privilege=None,
        filed_at=datetime.now(UTC).replace(microsecond=0),
        receipt_hash="a" * 64,
        attributes_commitment="b" * 64,
    )
