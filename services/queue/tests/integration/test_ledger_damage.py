"""What was changed behind our back is never signed, and found where it was signed before."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest
from ledger_histories import ALMATY, Chronicle, chronicle_in, ledger_lines, mixed_document, put_rules
from plain_counts import leaf_hashes, tree_root

from balabaqsha_testkit.databases import ServiceDatabase
from queue_service.domain import changes
from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.ledger_errors import LedgerDamagedError
from queue_service.use_cases.sign_checkpoint import Outcome

MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]


@pytest.fixture
async def database(make_database: MakeDatabase) -> ServiceDatabase:
    return await make_database("queue")


@pytest.fixture
async def chronicle(database: ServiceDatabase) -> AsyncIterator[Chronicle]:
    async with chronicle_in(database, seed=11) as made:
        await made.begin()
        yield made


@pytest.fixture
async def owner(database: ServiceDatabase) -> AsyncIterator[asyncpg.Connection]:
    made = await asyncpg.connect(database.owner_url)
    yield made
    await made.close()


@asynccontextmanager
async def overwritten(owner: asyncpg.Connection, statement: str) -> AsyncIterator[None]:
    """What only somebody above the owner's own rules can do; undone in the end."""
    table = re.search(r"(?:update|delete from|insert into) (\w+)", statement)[1]
    for prepared in (
        f"create table kept as table {table}",
        f"alter table {table} disable trigger user",
        statement,
    ):
        await owner.execute(prepared)
    yield
    for undone in (
        f"delete from {table}",  # noqa: S608 - a table of ours
        f"insert into {table} table kept",
        f"alter table {table} enable trigger user",
        "drop table kept",
    ):
        await owner.execute(undone)


#: The last leaf as another one that is just as canonical.
FORGED = """
    update ledger set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'general', 'b1'), 'UTF8') where seq = 33
"""
#: The same, hash and all.
FORGED_WELL = """
    update ledger set leaf = other, leaf_hash = sha256('\\x00'::bytea || other), code = 'X'
    from (select seq, convert_to(replace(convert_from(leaf, 'UTF8'), 'general', 'b1'), 'UTF8') as other from ledger) o
    where ledger.seq = o.seq and ledger.seq = 33
"""


UNSIGNED = (
    (FORGED, "leaf 33", "hash_differs"),
    (FORGED_WELL, "leaf 33", "columns_differ"),
    ("update ledger set leaf_hash = sha256('') where seq = 33", "leaf 33", "hash_differs"),
    ("delete from ledger where seq = 30", "leaf 30", "out_of_sequence"),
    ("update ledger set leaf_hash = sha256('') where seq = 5", "checkpoint 22", "root_differs"),
    ("update ledger_head set seq = 21", "head 21", "runs_back"),
    ("delete from standing where code = (select code from ledger where seq = 33)", "list", "counters_differ"),
    (
        "update counter set n = n + 1 where level = 0 and list = (select list from ledger where seq = 33)",
        "list",
        "counters_differ",
    ),
)


async def test_nothing_is_signed_over_what_was_not_sealed(chronicle: Chronicle, owner: asyncpg.Connection) -> None:
    await chronicle.append(chronicle.joining() for _ in range(20))
    await chronicle.seal()
    await chronicle.sign()
    before = await chronicle.newest()
    await chronicle.append(
        changes.entered(
            waiting_list=ALMATY,
            atom=Atom(2020, PrivilegeClass.GENERAL),
            key=Key(1_772_000_000_000 + number, f"NEW{number}"),
            receipt_hash="a" * 64,
            attributes="b" * 64,
        )
        for number in range(11)
    )
    await chronicle.seal()
    for statement, place, fault in UNSIGNED:
        async with overwritten(owner, statement):
            with pytest.raises(LedgerDamagedError, match=f"^{place}.*: {fault}$"):
                await chronicle.sign()

    assert await chronicle.newest() == before
    assert await owner.fetchval("select count(*) from outbox where type like '%checkpoint_signed%'") == 1
    assert await chronicle.sign() is Outcome.SIGNED


FOUND = (
    ("update ledger set leaf = leaf || ' '::bytea where seq = 12", "hash_differs"),
    ("delete from ledger where seq = 12", "out_of_sequence"),
    ("update tree_node set hash = sha256('') where index = 0 and height = 8", "hash_differs"),
    ("delete from tree_node where index = 0 and height = 8", "hash_differs"),
    ("insert into tree_node values (8, 77, sha256(''))", "nodes_too_many"),
    ('update checkpoint set body = replace(body, \'"root":"\', \'"root":"00\')', "root_differs"),
    ("update count_node set hash = sha256('') where level = 3", "hash_differs"),
    ("update count_node set n = n + 1 where level = 2", "hash_differs"),
    ("update count_node set held = held + 1 where level = 0", "hash_differs"),
    ("delete from count_node where level = 1", "hash_differs"),
    ("update count_list set count_hash = sha256('')", "hash_differs"),
    ("update count_list set data = replace(data, '\"\"', '\"ratio2020=1\"')", "hash_differs"),
    ("delete from count_list where list = '750000000'", "count_root_differs"),
    ("update standing set filed_at_ms = filed_at_ms + 1", "rows_differ"),
    ("update standing set held_ground = 'x' where held_ground is null", "rows_differ"),
    ("update counter set n = n + 1 where level = 0", "counters_differ"),
    ("insert into ratio_progress values ('750000000', 'ratio2020', 1)", "progress_differs"),
)


async def test_the_daily_rereading_finds_what_was_changed_behind_our_back(
    chronicle: Chronicle, owner: asyncpg.Connection
) -> None:
    await chronicle.append([await put_rules(owner, mixed_document("mixed", word=(0, 1)))])
    await chronicle.append(chronicle.joining() for _ in range(300))
    await chronicle.seal()
    await chronicle.sign()
    for statement, fault in FOUND:
        async with overwritten(owner, statement):
            with pytest.raises(LedgerDamagedError, match=f": {fault}$"):
                await chronicle.recheck()

    assert await chronicle.recheck() == 303


async def test_a_ledger_longer_than_a_tile_is_never_rebuilt_to_be_signed(
    chronicle: Chronicle, owner: asyncpg.Connection
) -> None:
    """Stored subtrees stand in for leaves whose hashes nobody reads any more."""
    await chronicle.append(chronicle.joining() for _ in range(600))
    await chronicle.seal()
    await chronicle.sign()
    published = await ledger_lines(owner)
    await chronicle.append([chronicle.joining() for _ in range(300)])
    await chronicle.seal()
    added = (await ledger_lines(owner))[len(published) :]
    async with overwritten(owner, "update ledger set leaf_hash = sha256('') where seq = 3"):
        await chronicle.sign()

    assert (await chronicle.newest()).checkpoint.root == tree_root(leaf_hashes(published + added)).hex()
    assert await owner.fetchval("select count(*) from tree_node") == 3
