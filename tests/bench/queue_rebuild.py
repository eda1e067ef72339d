"""A million children rebuilt from their ledger, in a process of its own whose memory is watched."""

import json

import asyncpg
from report import Row, Section, at_most
from runner import Bench, run_child

from queue_service.entrypoints.rebuild_command import digest

SIZES = (100_000, 1_000_000)
_COMMAND = "queue_service.entrypoints.rebuild_command"


async def rebuilding(bench: Bench) -> Section:
    """From published lines into an empty database, and the recount of what is then served."""
    rows: list[Row] = []
    for size in SIZES:
        ledger, rules = bench.ledger(size)
        made = await bench.empty()
        arguments = ("rebuild", "--from", str(ledger), "--into", made.owner_url, "--rules", str(rules))
        child = await run_child("-m", _COMMAND, *arguments)
        name = f"{size:,} children, {json.loads(child.printed)['leaves']:,} leaves"
        rows.append(Row(what=f"rebuild of {name}", figure=str(child)))
        if size == max(SIZES):
            rows += [
                at_most("its time", child.seconds, 120, unit="s"),
                at_most("its memory", child.mebibytes, 2048, unit="MiB"),
                *await _again(made.url, name),
            ]
        await bench.databases.drop(made)
    return Section(title="Rebuild", rows=rows, notes=[_NOTE])


_NOTE = (
    "The CPU is that of the folding process; the database works beside it. Equal hashes under other hash seeds, zones, "
    "batches and servers are among the [long trials](trust.md)."
)


async def _again(url: str, name: str) -> list[Row]:
    """The recount agrees with what was written."""
    child = await run_child("-m", _COMMAND, "recount", "--of", url)
    differs = json.loads(child.printed)["differs"]
    connection = await asyncpg.connect(url)
    size = await connection.fetchval("select pg_database_size(current_database())")
    await connection.close()
    return [
        Row(
            what=f"recount of {name}, nothing written",
            figure=f"{child}; differs: {', '.join(differs) or 'nothing'}",
            bar="nothing",
            met=not differs,
        ),
        Row(what="tables compared by hash", figure=f"{len(await digest(url))}, {size / 2**20:,.0f} MiB on disk"),
    ]
