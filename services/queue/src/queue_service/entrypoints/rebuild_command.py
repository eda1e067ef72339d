"""For operators: the queue out of its ledger alone, and whether what is served is what its ledger says.

    python -m queue_service.entrypoints.rebuild_command rebuild --from SOURCE --into URL
    python -m queue_service.entrypoints.rebuild_command recount --of URL
    python -m queue_service.entrypoints.rebuild_command digest --of URL

SOURCE is a database's URL or a file of published lines (then --rules names the files of the rule sets). Into: a
migrated database in which nothing has happened, as its owner. A password may be left out of a URL and come from
PGPASSWORD or a password file.

Neither the applications' own entries nor the signed checkpoints are in the ledger: both are to be there before the
rebuilt queue serves, since a checkpoint signed anew at a size that was published already is a fork to every witness.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.database import Database
from queue_service.adapters.rebuild_digests import ExpectedDigests, table_digests
from queue_service.adapters.rebuild_sources import PublishedLedger, StoredLedger
from queue_service.adapters.rebuild_target import EmptyDatabase
from queue_service.domain.errors import QueueError
from queue_service.use_cases.rebuild_queue import LedgerSource, RebuildQueue, rebuild_queue

_DEFAULT = RebuildQueue()
_LONGEST_STATEMENT_SECONDS = 3600


async def rebuild(source: str, into: str, *, rules: Sequence[Path] = (), batch: int = _DEFAULT.batch) -> dict[str, Any]:
    """Fill the empty database `into` from the ledger `source`; answer how many leaves it has."""
    async with _opened(into) as target, _ledger(source, rules=rules) as ledger:
        leaves = await rebuild_queue(RebuildQueue(batch=batch), source=ledger, target=EmptyDatabase(target))
    return {"leaves": leaves}


async def recount(of: str, *, batch: int = _DEFAULT.batch) -> dict[str, Any]:
    """Compare what is served with what a rebuild gives, of one snapshot; nothing is written, and sealing goes on."""
    async with _snapshot(of) as connection:
        expected = ExpectedDigests()
        leaves = await rebuild_queue(RebuildQueue(batch=batch), source=StoredLedger(connection), target=expected)
        served = await table_digests(connection, rules=False)
    wrong = [table for table, digest in expected.hexdigests().items() if served[table] != digest]
    return {"leaves": leaves, "differs": wrong}


async def digest(of: str) -> Mapping[str, str]:
    """The hash of every table that follows from the ledger."""
    async with _snapshot(of) as connection:
        return await table_digests(connection)


@asynccontextmanager
async def _ledger(source: str, *, rules: Sequence[Path]) -> AsyncIterator[LedgerSource]:
    if "://" not in source:
        yield PublishedLedger(Path(source), rules=rules)
        return
    async with _snapshot(source) as connection:
        yield StoredLedger(connection)


@asynccontextmanager
async def _snapshot(url: str) -> AsyncIterator[AsyncConnection]:
    async with _opened(url) as connection:
        await connection.execute(text("set transaction isolation level repeatable read read only"))
        await connection.execute(text("set local idle_in_transaction_session_timeout = 0"))
        yield connection


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[AsyncConnection]:
    database = Database(url, name="queue-rebuild", pool_size=1, timeout_seconds=_LONGEST_STATEMENT_SECONDS)
    try:
        async with database.transaction() as connection:
            yield connection
    finally:
        await database.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 1 where tables differ or the ledger is damaged."""
    given = _parser().parse_args(arguments)
    try:
        answer = asyncio.run(given.run(given))
    except QueueError as refusal:
        answer = {"refused": refusal.code, "why": str(refusal)}
    json.dump(answer, sys.stdout, indent=1, sort_keys=True)
    return 1 if answer.get("differs") or "refused" in answer else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=_DEFAULT.batch, help="leaves in memory at a time")
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("rebuild", help="fill an empty database")
    one.add_argument("--from", dest="source", required=True, help="URL of a database, or a file of lines")
    one.add_argument("--into", required=True, help="URL of an empty migrated database, as its owner")
    one.add_argument("--rules", type=Path, nargs="*", default=(), help="files of the rule sets, for a file of lines")
    one.set_defaults(run=lambda given: rebuild(given.source, given.into, rules=given.rules, batch=given.batch))
    for name, what in (("recount", _recount), ("digest", _digest)):
        other = commands.add_parser(name)
        other.add_argument("--of", required=True, help="URL of a database")
        other.set_defaults(run=what)
    return parser


async def _recount(given: argparse.Namespace) -> Mapping[str, Any]:
    return await recount(given.of, batch=given.batch)


async def _digest(given: argparse.Namespace) -> Mapping[str, Any]:
    return await digest(given.of)


if __name__ == "__main__":
    sys.exit(main())
