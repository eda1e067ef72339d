"""`make bench`: measures what the queue promises and writes `docs/reference/benchmarks.md`.

python tests/bench [SECTIONS]      such as lookups,joins; all of them without a word
"""

import argparse
import asyncio
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from forecast_bench import forecasting
from pages_section import pages
from queue_joins import joins
from queue_lookups import lookups
from queue_rebuild import rebuilding
from queue_sealing import drawing, sealing
from reasons_section import reasons
from report import Section, write_report
from runner import Bench, Sections, bench_of_its_own, machine
from verifier_bench import verifying

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench` (`make bench SECTIONS=lookups,joins` for some of it). Made-up data, fixed seeds.
Ratios are of one run on one machine, so they say more than the figures themselves. A bar that was missed stands here
as one.
"""
#: In this order: sealing and issuing change what the lookups look into.
SECTIONS: Sections = {
    "lookups": lookups,
    "joins": joins,
    "rebuild": rebuilding,
    "sealing": sealing,
    "issue": drawing,
    "reasons": reasons,
    "forecast": forecasting,
    "verifier": verifying,
    "pages": pages,
}


async def _measure(bench: Bench, names: list[str]) -> dict[str, Section]:
    found = {}
    for name in names:
        began = time.perf_counter()
        sys.stderr.write(f"{name} … ")
        sys.stderr.flush()
        found[name] = await SECTIONS[name](bench)
        sys.stderr.write(f"{time.perf_counter() - began:.0f} s\n")
        await _write(bench, {name: found[name]})
    return found


async def _write(bench: Bench, found: dict[str, Section]) -> None:
    made = await bench.empty()
    connection = await asyncpg.connect(made.url)
    version = (await connection.fetchval("show server_version")).split()[0]
    await connection.close()
    await bench.databases.drop(made)
    stamp = f"{datetime.now(UTC):%Y-%m-%d} on {machine(version)}"
    write_report(PAGE, head=HEAD, order=list(SECTIONS), found=found, stamp=stamp)


def main() -> int:
    """Run what was asked for; 1 where a bar was missed."""
    parser = argparse.ArgumentParser(prog="tests/bench", description=__doc__)
    parser.add_argument("sections", nargs="?", default=",".join(SECTIONS), help="by comma")
    parser.add_argument("--ledgers", type=Path, help="a folder in which made-up ledgers stay for the next run")
    given = parser.parse_args()
    names = given.sections.split(",")
    if unknown := set(names) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    # Being ended still stops the servers that were started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with bench_of_its_own(kept=given.ledgers) as bench:
        found = asyncio.run(_measure(bench, names))
    missed = [row for section in found.values() for row in section.rows if row.met is False]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
