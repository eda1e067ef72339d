"""Runs a part of a trial in a process of its own, several side by side, and says what came of it."""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from records import ROOT, Part

Try = Callable[[int], Awaitable[Part | None]]


class Outcome(StrEnum):
    """What a run of tests says."""

    GOOD = "good"
    VIOLATED = "violated"
    NOT_RUN = "not run to its end, not counted"


class Told(NamedTuple):
    """The outcome, what was printed, and how long it took."""

    outcome: Outcome
    text: str
    seconds: float


_PASSED = re.compile(r"(\d+) passed")


def tried(told: Told, *, trials: int) -> Part | None:
    """What to keep of a run of tests; nothing of one that was not run to its end."""
    if told.outcome is Outcome.NOT_RUN:
        sys.stderr.write(f"{told.outcome}:\n{told.text[-1500:]}\n")
        return None
    fault = {"fault": told.text[-1500:]} if told.outcome is Outcome.VIOLATED else {}
    return {"trials": trials, "seconds": round(told.seconds, 1)} | fault


async def side_by_side(one: Try, seeds: Iterable[int], *, processes: int) -> AsyncIterator[tuple[int, Part | None]]:
    """Each seed with what came of it, in the order in which they end."""
    left, running = iter(seeds), dict[asyncio.Task[Part | None], int]()
    while True:
        for seed in islice(left, processes - len(running)):
            running[asyncio.ensure_future(one(seed))] = seed
        if not running:
            return
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            yield running.pop(task), task.result()


async def run_tests(place: str, *options: str, **environment: str) -> Told:
    """What came of the tests there; a run that was ended from outside, or never began, tells neither way."""
    began = time.perf_counter()
    plain = ("-q", "-o", "timeout=0", "-p", "no:randomly")
    code, printed = await _run("-m", "pytest", *plain, *options, place, **environment)
    good = code == 0 and _PASSED.search(printed) is not None
    outcome = Outcome.GOOD if good else Outcome.VIOLATED if code == 1 else Outcome.NOT_RUN
    return Told(outcome, printed or f"exit code {code}", time.perf_counter() - began)


_TAMPER = (
    "import json, sys; from tampering import run; "
    "print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]), entries=int(sys.argv[3])), default=str))"
)


async def tampered(seed: int, *, count: int, leaves: int) -> Part:
    """So many changes of a good ledger of so many leaves."""
    began = time.perf_counter()
    path = os.pathsep.join([str(ROOT / "shared/verify/tests"), str(ROOT / "shared/verify/src")])
    code, printed = await _run("-c", _TAMPER, str(count), str(seed), str(leaves), PYTHONPATH=path)
    assert code == 0, printed
    found: Part = json.loads(printed.splitlines()[-1])
    return found | {"trials": found.pop("count"), "seconds": round(time.perf_counter() - began, 1)}


async def _run(*arguments: str, **environment: str) -> tuple[int, str]:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env=os.environ | environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        printed, _ = await child.communicate()
    finally:
        if child.returncode is None:
            child.terminate()
    return child.returncode or 0, printed.decode()
