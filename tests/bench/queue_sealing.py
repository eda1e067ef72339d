"""How fast the sealer is: appended filings, and 100,000 vouchers of 1,000,000 children."""

import json
import random
import time

import asyncpg
from queue_ledger import COHORTS, LETTERS, TERRITORY, rule_document
from report import Row, Section, at_least, at_most
from runner import Bench, opener_of, percentiles, timed

from balabaqsha_chassis.clock import system_clock, to_milliseconds
from balabaqsha_chassis.database import Database, OpenUnitOfWork
from balabaqsha_chassis.identifiers import new_id
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.atoms import Atom, Entry, Key, PrivilegeClass
from queue_service.domain.changes import entered, run
from queue_service.domain.leaves import Leaf
from queue_service.domain.ordering import order
from queue_service.domain.rule_set import rule_set_of
from queue_service.use_cases.seal_changes import SealChanges, seal_changes

CHANGES = 50_000
CHILDREN, PLACES = 1_000_000, 100_000


async def sealing(bench: Bench) -> Section:
    """Filings into a territory of 100,000, in batches as the sealer takes them."""
    made = await bench.territory(100_000)
    database = Database(made.url, name="bench", pool_size=2, timeout_seconds=60)
    open_unit_of_work = opener_of(database)
    await _append(made.url, CHANGES)
    times, sealed = [], 0
    while sealed < CHANGES:
        began = time.perf_counter()
        sealed += await _seal(open_unit_of_work)
        times.append(time.perf_counter() - began)
    paced = []
    for _ in range(40):
        await _append(made.url, 50)
        paced.append(await timed(lambda: _seal(open_unit_of_work)))
    await database.close()
    rows = [
        at_least("changes sealed a second, at full push", sealed / sum(times), 200, unit="/s"),
        Row(what="a batch of 5,000", figure=f"{sum(times) / len(times) * 1000:,.0f} ms"),
        Row(what="a batch of 50, as at 200/s", figure=f"p50 {percentiles(paced)[0]:.1f} ms"),
    ]
    return Section(
        title="Sealing", rows=rows, notes=["Sequence numbers, leaves, hashes, movements, counts: one commit."]
    )


async def _append(url: str, count: int) -> None:
    dice = random.Random()
    connection = await asyncpg.connect(url)
    contents = [json.dumps(dict(content)) for content in _filings(dice, count)]
    await connection.execute("insert into pending (content) select unnest($1::jsonb[])", contents)
    await connection.close()


def _filings(dice: random.Random, count: int) -> list[Leaf]:
    now = to_milliseconds(system_clock())
    return [
        entered(
            waiting_list=TERRITORY,
            atom=Atom(dice.choice(COHORTS), PrivilegeClass.GENERAL),
            key=Key(now - dice.randrange(50_000), "S" + "".join(dice.choices(LETTERS, k=16))),
            receipt_hash="a" * 64,
            attributes="b" * 64,
        )
        for _ in range(count)
    ]


async def _seal(open_unit_of_work: OpenUnitOfWork[QueueUnitOfWork]) -> int:
    async with open_unit_of_work() as unit_of_work:
        return await seal_changes(SealChanges(), unit_of_work=unit_of_work, clock=system_clock)


async def drawing(bench: Bench) -> Section:
    """The order's definition over a million, and a run of 100,000 vouchers as the sealer makes it."""
    made = await bench.territory(CHILDREN)
    connection = await asyncpg.connect(made.url)
    rows = await connection.fetch("select cohort, class, filed_at_ms, code from standing")
    entries = [Entry(atom=Atom(r[0], PrivilegeClass(r[1])), key=Key(r[2], r[3])) for r in rows]
    root = rule_set_of(rule_document()).root
    began = time.perf_counter()
    line = order(entries, progress={}, root=root)
    ordered = time.perf_counter() - began
    database = Database(made.url, name="bench", pool_size=2, timeout_seconds=120)
    open_unit_of_work = opener_of(database)
    await _order_a_draw(connection, open_unit_of_work)
    drawn = await timed(lambda: _until_drawn(open_unit_of_work))
    given = await connection.fetchval("select count(*) from voucher")
    assert given == await connection.fetchval("select count(*) from outbox where routing_key like '%offered%'")
    await connection.close()
    await database.close()
    return Section(
        title="Order and issue",
        rows=[
            Row(what=f"`order` of {len(line):,} children: the definition, in plain Python", figure=f"{ordered:.1f} s"),
            at_most(f"a run of {given:,} vouchers of {len(line):,} children, sealed", drawn, 10, unit="s"),
        ],
        notes=[_NOTE],
    )


_NOTE = (
    "A run with everything that belongs to it: leaves, counts, vouchers with their steps and deadlines, entries "
    "marked, an event each; one commit. Numbers stand still while it is sealed; joins go on."
)


async def _order_a_draw(connection: asyncpg.Connection, open_unit_of_work: OpenUnitOfWork[QueueUnitOfWork]) -> None:
    """An iteration that is published, and its run."""
    iteration_id = new_id()
    await connection.execute(
        "insert into iteration (id, territory, purpose, list, places, cut_off, state, reason, drafted_by, drafted_at, "
        "approved_by, approved_at, ordered_at) values ($1, $2, 'general', $2, $3, now(), 'publishing', 'measured', "
        "'operator', now(), 'officer', now(), now())",
        iteration_id,
        TERRITORY,
        PLACES,
    )
    async with open_unit_of_work() as unit_of_work:
        await unit_of_work.pending.append(run(waiting_list=TERRITORY, name=iteration_id, places=PLACES, cut_off_ms=0))


async def _until_drawn(open_unit_of_work: OpenUnitOfWork[QueueUnitOfWork]) -> None:
    while await _seal(open_unit_of_work):
        pass
