"""`make trust`: the long trials, written to `docs/reference/trust.md`.

    python tests/trust [SECTIONS] [--examples 20000] [--steps 50] [--tamperings 10000]

SECTIONS by comma: model, histories, tampering, rebuild, kills; all of them without a word.
"""

import argparse
import asyncio
import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).parents[2]
sys.path[1:1] = [str(ROOT / folder) for folder in ("tests/bench", "services/queue/tests", "shared/verify/tests")]

from rebuild_matrix import rebuild_matrix  # noqa: E402 - found by the line above
from report import Row, Section, write_report  # noqa: E402 - the same

PAGE = ROOT / "docs" / "reference" / "trust.md"
HEAD = """# Long trials

Written by `make trust` (`make trust SECTIONS=model,tampering` for some of it). They repeat what `make test` tries, at
length; [what else was tried](reliability.md) stands on a page of its own. No fault in n trials means a rate below 3/n
at 95 %.
"""
PROCESSES = 2
#: A stretch of either has a seed of its own; the page is written after each.
LIVES, TAMPERINGS = 500, 250
T = TypeVar("T")


class Outcome(StrEnum):
    """What a run of tests says."""

    GOOD = "good"
    VIOLATED = "violated"
    NOT_RUN = "not run to its end, not counted"


class Told(NamedTuple):
    """The outcome, and what was printed."""

    outcome: Outcome
    text: str


_PASSED = re.compile(r"(\d+) passed")


class Trial:
    """How much to try."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.examples: int = given.examples
        self.steps: int = given.steps
        self.tamperings: int = given.tamperings
        self.histories: int = given.histories

    async def model(self) -> AsyncIterator[Section]:
        """The waiting lists beside plain lists, in stretches with seeds of their own."""
        began, done = time.perf_counter(), 0
        told: list[Told] = []
        async for answer in _side_by_side(self._stretch, _stretches(self.examples, LIVES)):
            told.append(answer)
            done += LIVES * (answer.outcome is not Outcome.NOT_RUN)
            yield _judged(
                "Stateful model of the waiting lists",
                f"{done:,} lives of {self.steps} steps (stretches of {LIVES} by seed): numbers, totals, draws, filing "
                "times, holds, places of a run, and the fold of the ledger against plain lists after every sealing",
                told,
                seconds=time.perf_counter() - began,
                trials=done,
                wanted=self.examples,
            )

    async def _stretch(self, seed: int) -> Told:
        environment = {"EXAMPLES": LIVES, "STEPS": self.steps, "SEED": seed}
        return await _pytest(
            "services/queue/tests/unit/test_queue_model.py",
            environment={f"QUEUE_MODEL_{name}": str(value) for name, value in environment.items()},
        )

    async def histories(self) -> AsyncIterator[Section]:
        """Numbers out of PostgreSQL against the order's definition; two sealers; a stopped one."""
        began = time.perf_counter()
        environment = {"QUEUE_HISTORIES": str(self.histories)}
        told = [await _pytest("services/queue/tests/integration/test_fast_path.py", environment=environment)]
        yield _judged(
            "Numbers served from PostgreSQL",
            f"{self.histories} random histories of 80 changes: every child's numbers against the sorted ledger; "
            "two sealers at once; a sealer that wakes after its lease went to another",
            told,
            seconds=time.perf_counter() - began,
            trials=self.histories,
        )

    async def tampering(self) -> AsyncIterator[Section]:
        """A good ledger changed in every way, and what the verifier says."""
        began = time.perf_counter()
        found: list[dict] = []
        async for answer in _side_by_side(_tampered, _stretches(self.tamperings, TAMPERINGS)):
            found.append(answer)
            yield _tampering(found, seconds=time.perf_counter() - began, wanted=self.tamperings)

    async def rebuild(self) -> AsyncIterator[Section]:
        """The same tables everywhere."""
        yield await rebuild_matrix()

    async def kills(self) -> AsyncIterator[Section]:
        """Every service killed at every place; every event again and shuffled."""
        began = time.perf_counter()
        told = [await _pytest("tests/trust", environment={})]
        yield _judged(
            "Kills and repeats of the whole system",
            "52 kills at every place around commit and publish; every event three times more and shuffled",
            told,
            seconds=time.perf_counter() - began,
            trials=52,
        )


def _judged(
    title: str, what: str, told: list[Told], *, seconds: float, trials: int, wanted: int | None = None
) -> Section:
    found = {one.outcome for one in told}
    good = Outcome.GOOD in found and Outcome.VIOLATED not in found
    figure = "0 violations" if good else "violations" if Outcome.VIOLATED in found else "not run"
    rows = [Row(what=what, figure=figure, bar="0", met=good)]
    notes = [f"{seconds:.0f} s. {f'No fault in {trials:,}: a rate below {3 / trials:.2%}.' if good else ''}".strip()]
    notes += _unfinished(trials, wanted or trials)
    notes += [f"{one.outcome}:\n\n```text\n{one.text[-1500:]}\n```" for one in told if one.outcome is not Outcome.GOOD]
    return Section(title=title, rows=rows, notes=notes)


def _tampering(found: list[dict], *, seconds: float, wanted: int) -> Section:
    count, seen, named = (sum(one[name] for one in found) for name in ("count", "seen", "named"))
    sorts = {sort for one in found for sort in one["sorts"]}
    rows = [
        Row(
            what=f"tamperings of {len(sorts)} sorts seen", figure=f"{seen:,} of {count:,}", bar="all", met=seen == count
        ),
        Row(
            what="the right first entry, checkpoint interval or fork named",
            figure=f"{named:,} of {count:,}",
            bar="all",
            met=named == count,
        ),
    ]
    notes = [f"Ledgers of 10,000 leaves, {len(found)} of them by seed. {seconds:.0f} s.", *_unfinished(count, wanted)]
    notes += [f"Missed: `{json.dumps(miss, default=str)[:300]}`" for one in found for miss in one["misses"]]
    return Section(title="Tampering", rows=rows, notes=notes)


def _unfinished(count: int, wanted: int) -> list[str]:
    return [] if count >= wanted else [f"Ended after {count:,} of {wanted:,}."]


def _stretches(whole: int, part: int) -> range:
    """Seeds from 1, one for each stretch."""
    return range(1, max(1, whole // part) + 1)


async def _side_by_side(work: Callable[[int], Awaitable[T]], seeds: Iterable[int]) -> AsyncIterator[T]:
    """The answers as they come, so many at a time as there are cores."""
    left, running = iter(seeds), set[asyncio.Task[T]]()
    while True:
        for seed in islice(left, PROCESSES - len(running)):
            running.add(asyncio.ensure_future(work(seed)))
        if not running:
            return
        done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            yield task.result()


async def _pytest(place: str, *, environment: Mapping[str, str]) -> Told:
    """What came of the tests there; a run that was ended from outside, or never began, tells neither way."""
    code, printed = await _run("-m", "pytest", "-q", "-o", "timeout=0", "-p", "no:randomly", place, **environment)
    good = code == 0 and _PASSED.search(printed) is not None
    outcome = Outcome.GOOD if good else Outcome.VIOLATED if code == 1 else Outcome.NOT_RUN
    return Told(outcome, printed or f"exit code {code}")


_TAMPER = (
    "import json, sys; from tampering import run; "
    "print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2])), default=str))"
)


async def _tampered(seed: int) -> dict:
    path = os.pathsep.join([str(ROOT / "shared/verify/tests"), str(ROOT / "shared/verify/src")])
    code, printed = await _run("-c", _TAMPER, str(TAMPERINGS), str(seed), PYTHONPATH=path)
    assert code == 0, printed
    return json.loads(printed.splitlines()[-1])


async def _run(*arguments: str, **environment: str) -> tuple[int, str]:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env=os.environ | environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    printed, _ = await child.communicate()
    return child.returncode or 0, printed.decode()


SECTIONS: tuple[str, ...] = ("model", "histories", "tampering", "rebuild", "kills")


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
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--tamperings", type=int, default=10_000)
    parser.add_argument("--histories", type=int, default=25)
    given = parser.parse_args()
    names = given.sections.split(",")
    if unknown := set(names) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    # Being ended still stops the servers that were started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    found = asyncio.run(_try(names, Trial(given)))
    return 1 if any(row.met is False for section in found for row in section.rows) else 0


if __name__ == "__main__":
    sys.exit(main())
