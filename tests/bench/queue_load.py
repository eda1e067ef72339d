"""Seals so many changes a second on a territory until told to stop; run as a process of its own beside lookups."""

import argparse
import asyncio
import json
import random
import sys
import time

from queue_ledger import COHORTS, LETTERS, TERRITORY
from runner import opener_of

from balabaqsha_chassis.clock import system_clock, to_milliseconds
from balabaqsha_chassis.database import Database
from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.changes import entered, left
from queue_service.domain.leaves import Leaf
from queue_service.use_cases.seal_changes import SealChanges, seal_changes

TURN_SECONDS = 0.25


async def load(url: str, *, rate: int, seconds: float) -> None:
    """Half the changes are filings of now, half leave again; each turn appends its share and seals."""
    database = Database(url, name="bench-load", pool_size=2)
    open_unit_of_work = opener_of(database)
    dice, standing, sealed = random.Random(3), list[str](), 0
    began = time.monotonic()
    turn = 0
    while (now := time.monotonic()) < began + seconds:
        turn += 1
        contents = [_change(dice, standing) for _ in range(round(rate * TURN_SECONDS))]
        async with open_unit_of_work() as unit_of_work:
            for content in contents:
                await unit_of_work.pending.append(content)
        async with open_unit_of_work() as unit_of_work:
            sealed += await seal_changes(SealChanges(), unit_of_work=unit_of_work, clock=system_clock)
        await asyncio.sleep(max(0.0, began + turn * TURN_SECONDS - time.monotonic()))
    print(json.dumps({"sealed_a_second": sealed / (now - began)}))  # noqa: T201 - its answer
    await database.close()


def _change(dice: random.Random, standing: list[str]) -> Leaf:
    if standing and dice.random() < 1 / 2:
        return left(waiting_list=TERRITORY, code=standing.pop(dice.randrange(len(standing))), reason="duplicate")
    code = "L" + "".join(dice.choices(LETTERS, k=16))
    standing.append(code)
    key = Key(to_milliseconds(system_clock()), code)
    atom = Atom(dice.choice(COHORTS), PrivilegeClass.GENERAL)
    return entered(waiting_list=TERRITORY, atom=atom, key=key, receipt_hash="a" * 64, attributes="b" * 64)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=15)
    given = parser.parse_args()
    asyncio.run(load(sys.stdin.readline().strip(), rate=given.rate, seconds=given.seconds))
