"""`make trust`: the long trials, written to `docs/reference/trust.md`.

    python tests/trust [SECTIONS] [--lives 20000] [--tamperings 10000] [--processes 2] [--anew]

SECTIONS by comma: model, histories, reasons, tampering, rebuild, kills; all of them without a word. A trial that was
ended goes on where it stood, as long as the code under test is the same.
"""

import argparse
import asyncio
import json
import os
import platform
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[1:1] = [str(ROOT / folder) for folder in ("tests/bench", "services/queue/tests", "shared/verify/tests")]

from rebuild_matrix import rebuild_matrix  # noqa: E402 - found by the line above
from records import CodeChangedError, Part, Record, imported_by  # noqa: E402 - the same
from report import Row, Section, write_report  # noqa: E402 - the same
from running import Try, run_tests, side_by_side, tampered, tried  # noqa: E402 - the same

PAGE = ROOT / "docs" / "reference" / "trust.md"
HEAD = """# Long trials

Written by `make trust` (`make trust SECTIONS=model,tampering` for some of it). They repeat what `make test` tries, at
length; [what else was tried](reliability.md) stands on a page of its own. No fault in n trials means a rate below 3/n
at 95 %. A trial may take several runs: it goes on where it was ended, and begins anew when the code under test changes.
"""
#: A part of either has a seed of its own, and is kept when it is done.
LIVES, STEPS, TAMPERINGS, LEAVES, HISTORIES, EXAMPLES = 500, 50, 500, 10_000, 25, 500
_QUEUE = "services/queue/tests"


class Trial:
    """How much to try, and by how many processes at once."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given

    async def model(self) -> AsyncIterator[Section]:
        """The waiting lists beside plain lists, in parts with seeds of their own."""
        record = self._record("model", imported_by("test_queue_model", f"{_QUEUE}/unit"), lives=LIVES, steps=STEPS)

        async def one(seed: int) -> Part | None:
            asked = {"EXAMPLES": LIVES, "STEPS": STEPS, "SEED": seed}
            environment = {f"QUEUE_MODEL_{name}": str(value) for name, value in asked.items()}
            return tried(await run_tests(f"{_QUEUE}/unit/test_queue_model.py", **environment), trials=LIVES)

        async for _ in self._parts(record, one, wanted=self.given.lives, part=LIVES):
            yield _judged(
                record,
                "Stateful model of the waiting lists",
                f"{{trials:,}} lives of {STEPS} steps: numbers, totals, draws, filing times, holds, places of a run, "
                "and the fold of the ledger against plain lists after every sealing",
                wanted=self.given.lives,
            )

    async def histories(self) -> AsyncIterator[Section]:
        """Numbers out of PostgreSQL against the order's definition; two sealers; a stopped one."""
        code = [*imported_by("test_fast_path", _QUEUE, f"{_QUEUE}/integration"), _MIGRATIONS]
        record = self._record("histories", code, histories=HISTORIES)

        async def one(seed: int) -> Part | None:
            environment = {"QUEUE_HISTORIES": str(HISTORIES), "QUEUE_FIRST_HISTORY": str((seed - 1) * HISTORIES)}
            told = await run_tests(f"{_QUEUE}/integration/test_fast_path.py", **environment)
            return tried(told, trials=HISTORIES)

        async for _ in self._parts(record, one, wanted=self.given.histories, part=HISTORIES):
            yield _judged(
                record,
                "Numbers served from PostgreSQL",
                "{trials:,} random histories of 80 changes: every child's numbers against the sorted ledger, and every "
                "count against one made anew; with each part two sealers at once, and one that wakes too late",
                wanted=self.given.histories,
            )

    async def reasons(self) -> AsyncIterator[Section]:
        """Why numbers changed, over random rules and pasts."""
        record = self._record("reasons", imported_by("test_history", _QUEUE, f"{_QUEUE}/unit"), examples=EXAMPLES)

        async def one(seed: int) -> Part | None:
            place, environment = f"{_QUEUE}/unit/test_history.py", {"HISTORY_EXAMPLES": str(EXAMPLES)}
            return tried(await run_tests(place, f"--hypothesis-seed={seed}", **environment), trials=EXAMPLES)

        async for _ in self._parts(record, one, wanted=self.given.reasons, part=EXAMPLES):
            yield _judged(
                record,
                "Reasons of a change",
                "{trials:,} random pasts for each property: the reasons of every change add up to it",
                wanted=self.given.reasons,
            )

    async def tampering(self) -> AsyncIterator[Section]:
        """A good ledger changed in every way, and what the verifier says."""
        code = imported_by("tampering", "shared/verify/tests", "shared/verify/src")
        record = self._record("tampering", code, tamperings=TAMPERINGS, leaves=LEAVES)

        async def one(seed: int) -> Part | None:
            return await tampered(seed, count=TAMPERINGS, leaves=LEAVES)

        async for _ in self._parts(record, one, wanted=self.given.tamperings, part=TAMPERINGS):
            yield _tampering(record, wanted=self.given.tamperings)

    async def rebuild(self) -> AsyncIterator[Section]:
        """The same tables everywhere."""
        code = imported_by("rebuild_matrix", "tests/trust", "tests/bench", _QUEUE)
        record = self._record("rebuild", [*code, _MIGRATIONS])
        async for section in rebuild_matrix(record):
            yield section

    async def kills(self) -> AsyncIterator[Section]:
        """Every service killed at every place; every event again and shuffled."""
        record = self._record("kills", _SYSTEM)

        async def one(_: int) -> Part | None:
            return tried(await run_tests(*_KILLING, EVERY_KILL="1"), trials=KILLS)

        async for _ in self._parts(record, one, wanted=self.given.kills, part=KILLS, processes=1):
            yield _judged(
                record,
                "Kills and repeats of the whole system",
                "{trials:,} kills, 81 a part: 52 at every place around commit and publish while families file, 29 in "
                "the middle of draws, of 50 terms that end and of 200 choices of 20 places at once; with each part, "
                "every event three times more and shuffled",
                wanted=self.given.kills,
            )

    def _record(self, name: str, code: Iterable[str], **asked: int) -> Record:
        return Record(name, code=code, asked=asked, forget=self.given.anew)

    async def _parts(
        self, record: Record, one: Try, *, wanted: int, part: int, processes: int | None = None
    ) -> AsyncIterator[None]:
        """Try what is missing; each part is kept when it is done."""
        seeds = [seed for seed in range(1, -(-wanted // part) + 1) if str(seed) not in record.parts]
        if not seeds and record.parts:
            yield
        async for seed, found in side_by_side(one, seeds, processes=processes or self.given.processes):
            if found is not None:
                record.add(str(seed), found)
                yield


_MIGRATIONS = "services/queue/src/queue_service/migrations"
_SERVICES = ("identity", "children", "applications", "queue", "notifications")
#: Each by its name: a file whose name says no test is not looked for in its folder.
_KILLING = [
    f"tests/trust/{name}.py" for name in ("test_kills", "test_redelivery", "test_voucher_kills", "voucher_kills")
]
_SYSTEM = [
    *(f"services/{name}/src" for name in _SERVICES),
    *(f"shared/{name}/src" for name in ("chassis", "contracts", "testkit")),
    *("gateway/src", "deploy/cli/src", "deploy/simulators/src"),
    *_KILLING,
]
#: 52 while families file, and 29 in the middle of what becomes of vouchers.
KILLS = 81


def _judged(record: Record, title: str, what: str, *, wanted: int) -> Section:
    faults = {seed: part["fault"] for seed, part in record.parts.items() if "fault" in part}
    trials = int(record.sum("trials"))
    figure = f"violations in {len(faults)} parts" if faults else "0 violations"
    row = Row(what=what.format(trials=trials), figure=figure, bar="0", met=not faults)
    rate = "" if faults else f"No fault in {trials:,}: a rate below {3 / trials:.2%}."
    notes = [f"{record.sum('seconds'):,.0f} s. {rate}".strip(), *_unfinished(trials, wanted), record.words()]
    notes += [f"Seed {seed}:\n\n```text\n{fault}\n```" for seed, fault in faults.items()]
    return Section(title=title, rows=[row], notes=notes)


def _tampering(record: Record, *, wanted: int) -> Section:
    parts = list(record.parts.values())
    count, seen, named = (int(record.sum(name)) for name in ("trials", "seen", "named"))
    sorts = {sort for part in parts for sort in part["sorts"]}
    rows = [
        Row(what=f"tamperings of {len(sorts)} sorts seen", figure=f"{seen:,} of {count:,}", bar="all"),
        Row(what="the right first entry, interval or fork named", figure=f"{named:,} of {count:,}", bar="all"),
    ]
    rows = [replace(row, met=found == count) for row, found in zip(rows, (seen, named), strict=True)]
    notes = [f"Ledgers of {LEAVES:,} leaves, one a part, by seed. {record.sum('seconds'):,.0f} s."]
    notes += [*_unfinished(count, wanted), record.words()]
    notes += [f"Missed: `{json.dumps(miss, default=str)[:300]}`" for part in parts for miss in part["misses"]]
    return Section(title="Tampering", rows=rows, notes=notes)


def _unfinished(count: int, wanted: int) -> list[str]:
    return [] if count >= wanted else [f"Ended after {count:,} of {wanted:,}."]


WANTED = {"lives": 20_000, "histories": 200, "reasons": 2_000, "tamperings": 10_000, "kills": KILLS}
SECTIONS: tuple[str, ...] = ("model", "histories", "reasons", "tampering", "rebuild", "kills")


async def _try(names: list[str], trial: Trial) -> list[Section]:
    found = []
    for name in names:
        sys.stderr.write(f"{name} … ")
        sys.stderr.flush()
        run: Callable[[], AsyncIterator[Section]] = getattr(trial, name)
        began = time.perf_counter()
        stamp = f"{datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores, Python {platform.python_version()}"
        stamp += f", load {os.getloadavg()[0]:.1f}"
        async for section in run():
            write_report(PAGE, head=HEAD, order=SECTIONS, found={name: section}, stamp=stamp)
            found.append(section)
        sys.stderr.write(f"{time.perf_counter() - began:.0f} s\n")
    return found


def main() -> int:
    """Try what was asked for; 1 where something was not as promised."""
    parser = argparse.ArgumentParser(prog="tests/trust", description=__doc__)
    parser.add_argument("sections", nargs="?", default=",".join(SECTIONS))
    for name, count in WANTED.items():
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--anew", action="store_true", help="forget what earlier runs of the same code tried")
    given = parser.parse_args()
    names = given.sections.split(",")
    if unknown := set(names) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    # Being ended still stops the servers that were started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        found = asyncio.run(_try(names, Trial(given)))
    except CodeChangedError as changed:
        parser.exit(2, f"{changed}: the code under test was edited meanwhile; what was tried before that is kept\n")
    return 1 if any(row.met is False for section in found for row in section.rows) else 0


if __name__ == "__main__":
    sys.exit(main())
