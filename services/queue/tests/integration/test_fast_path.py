"""What is served from counts in PostgreSQL is what sorting the folded ledger gives, over random histories."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from queue_builders import submitted
from random_histories import RandomHistory, opener_of

from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.lease import Lease, LeaseLostError
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.serving import Deliveries, serving
from balabaqsha_testkit.waiting import eventually
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.bootstrap import create_app
from queue_service.domain.atoms import Entry
from queue_service.domain.ordering import order
from queue_service.entrypoints.rebuild_command import recount
from queue_service.entrypoints.sealer import LEASE_TERM
from queue_service.settings import QueueSettings
from queue_service.use_cases.rebuild_fold import LedgerFold
from queue_service.use_cases.seal_changes import SealChanges, seal_changes
from queue_service.use_cases.show_position import show_number

MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]
#: More of them in `make trust`.
HISTORIES = int(os.environ.get("QUEUE_HISTORIES", "5"))
FIRST = int(os.environ.get("QUEUE_FIRST_HISTORY", "0"))
ROUNDS = 2
CHANGES = 40


@pytest.fixture
async def address(make_database: MakeDatabase) -> ServiceDatabase:
    return await make_database("queue")


@pytest.fixture
async def database(address: ServiceDatabase) -> AsyncIterator[Database]:
    made = Database(address.url, name="queue-tests")
    yield made
    await made.close()


@pytest.fixture
async def connection(address: ServiceDatabase) -> AsyncIterator[asyncpg.Connection]:
    made = await asyncpg.connect(address.url)
    await made.set_type_codec("jsonb", encoder=str, decoder=json.loads, schema="pg_catalog")
    yield made
    await made.close()


async def folded(connection: asyncpg.Connection) -> LedgerFold:
    documents = {row["version"]: row["document"] for row in await connection.fetch("select * from rule_set")}
    fold = LedgerFold(documents=documents)
    fold.add(row["leaf"] for row in await connection.fetch("select leaf from ledger order by seq"))
    return fold


Three = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


def sorted_anew(fold: LedgerFold) -> dict[str, Three]:
    """Every child's three numbers with their totals, by the order's definition alone."""
    rules = fold.rule_sets[fold.rule_version]
    found: dict[str, Three] = {}
    for where in {stand.waiting_list for stand in fold.standing()}:
        progress = {node: slot for (name, node), slot in fold.progress.items() if name == where}
        entries = [Entry(atom=s.atom, key=s.key) for s in fold.standing() if s.waiting_list == where]
        line = order(entries, progress=progress, root=rules.root)
        for place, entry in enumerate(line, start=1):
            mates = [one for one in line if rules.category_of_atom[one.atom] == rules.category_of_atom[entry.atom]]
            year = [one for one in line if one.atom.cohort == entry.atom.cohort]
            in_category, in_cohort = ((group.index(entry) + 1, len(group)) for group in (mates, year))
            found[entry.key.code] = ((place, len(line)), in_category, in_cohort)
    return found


async def served(unit_of_work: QueueUnitOfWork, code: str) -> Three:
    position = await show_number(code, places=unit_of_work.places, rules=unit_of_work.rules)
    numbers = position.numbers
    assert numbers is not None
    return (
        (numbers.overall, numbers.overall_total),
        (numbers.in_category, numbers.category_total),
        (numbers.in_cohort, numbers.cohort_total),
    )


@pytest.mark.parametrize("seed", range(FIRST, FIRST + HISTORIES))
async def test_numbers_served_are_places_in_the_order(
    seed: int, address: ServiceDatabase, database: Database, connection: asyncpg.Connection
) -> None:
    history = RandomHistory(opener_of(database), seed=seed)
    for _ in range(ROUNDS):
        await history.live(CHANGES)

        fold = await folded(connection)
        expected = sorted_anew(fold)
        async with opener_of(database)() as unit_of_work:
            found = {code: await served(unit_of_work, code) for code in expected}
        assert set(expected) == {stand.key.code for stand in fold.standing()}
        assert found == expected
    assert (await recount(address.url, batch=17))["differs"] == []
    assert await connection.fetchval("select count(*) from ledger where kind = 'offered'")


def with_sealer(address: ServiceDatabase) -> QueueSettings:
    return QueueSettings(
        database_url=address.url,
        broker_url="amqp://unused",
        jwks_url="http://127.0.0.1:1/unused",
        roles="api,sealer",
        seal_every_milliseconds=10,
    )


async def test_two_services_seal_without_a_gap_or_a_double(
    address: ServiceDatabase, connection: asyncpg.Connection, deliveries: Deliveries
) -> None:
    first, second = (create_app(with_sealer(address)) for _ in range(2))
    events = [submitted() for _ in range(60)]

    async with serving(first), serving(second):
        for place, event in enumerate(events):
            await deliveries.deliver(first if place % 2 else second, event)

        async def all_sealed() -> bool:
            return await connection.fetchval("select count(*) from ledger where kind = 'entered'") == len(events)

        await eventually(all_sealed)

    seqs = [row["seq"] for row in await connection.fetch("select seq from ledger order by seq")]
    assert seqs == list(range(1, len(seqs) + 1))
    assert (await recount(address.url))["differs"] == []


async def test_two_sealings_at_once_take_turns(address: ServiceDatabase, database: Database) -> None:
    history = RandomHistory(opener_of(database), seed=99)
    await history.live(30)

    async def seal_one() -> None:
        async with opener_of(database)() as unit_of_work:
            await unit_of_work.pending.append({"kind": "key", "name": "receipt", "public": "0" * 64})
        async with opener_of(database)() as unit_of_work:
            await seal_changes(SealChanges(limit=1), unit_of_work=unit_of_work, clock=system_clock)

    await asyncio.gather(*(seal_one() for _ in range(8)))

    assert (await recount(address.url))["differs"] == []


async def test_a_sealer_that_was_stopped_writes_nothing_after_its_lease_went_to_another(
    address: ServiceDatabase, database: Database, connection: asyncpg.Connection
) -> None:
    stopped, successor = (Lease("sealer", holder=name, term=LEASE_TERM) for name in ("stopped", "successor"))
    owner = await asyncpg.connect(address.owner_url)
    async with database.transaction() as taking:
        assert await stopped.take(taking)
    # Its process sleeps on, its term passes, another takes over and seals.
    await owner.execute("update lease set expires_at = clock_timestamp() - interval '1 second'")
    async with database.transaction() as taking:
        assert await successor.take(taking)
    async with opener_of(database)() as unit_of_work:
        await successor.guard(unit_of_work.connection)
        await seal_changes(SealChanges(), unit_of_work=unit_of_work, clock=system_clock)
    sealed = await connection.fetchval("select seq from ledger_head")

    async def wakes() -> None:
        async with opener_of(database)() as unit_of_work:
            await unit_of_work.pending.append({"kind": "key", "name": "receipt", "public": "1" * 64})
            await stopped.guard(unit_of_work.connection)
            await seal_changes(SealChanges(), unit_of_work=unit_of_work, clock=system_clock)

    with pytest.raises(LeaseLostError):
        await wakes()

    assert await connection.fetchval("select seq from ledger_head") == sealed == 1
    assert (await recount(address.url))["differs"] == []
    await owner.close()
