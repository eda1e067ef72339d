"""What the sections of a measurement share: a durable server of their own, databases, ledgers of any size, times."""

import asyncio
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import psutil
from queue_ledger import TERRITORY, write_ledger
from report import Section

from balabaqsha_chassis.database import Database, OpenUnitOfWork, UnitOfWorkOpener
from balabaqsha_cli.servers.accounts import discard
from balabaqsha_cli.servers.postgres import PrivatePostgres
from balabaqsha_testkit.databases import Databases, ServiceDatabase
from balabaqsha_testkit.keys import Keys
from queue_service.adapters.rules import RuleShelf
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.entrypoints.rebuild_command import rebuild

_ENTRIES = f"""
    insert into entry (application_id, code, child_id, account_id, territory, purpose, list, cohort, class,
                       filed_at_ms, receipt_hash, attributes, group_type, language, state, queued_at)
    select 'app-' || code, code, 'child-' || code, 'account-' || code, '{TERRITORY}', 'general', list, cohort, class,
           filed_at_ms, repeat('a', 64), repeat('b', 64), 'general', 'kk', 'queued', now()
    from standing order by filed_at_ms, code -- as they came in
"""  # noqa: S608 - constants


@dataclass(slots=True)
class Bench:
    """One run: its server, and what sections made for one another."""

    databases: Databases
    folder: Path
    #: Where made-up ledgers stay for the next run, if they are to.
    kept: Path | None = None
    seed: int = 1
    made: dict[int, ServiceDatabase] = field(default_factory=dict)
    ledgers: dict[int, tuple[Path, Path]] = field(default_factory=dict)

    def ledger(self, standing: int) -> tuple[Path, Path]:
        """The files of a made-up territory with so many children."""
        if standing not in self.ledgers:
            kept = self.kept or self.folder
            files = kept / f"ledger-{standing}.jsonl", kept / f"rules-{standing}.json"
            known = all(file.exists() for file in files)
            self.ledgers[standing] = files if known else write_ledger(kept, standing=standing, seed=self.seed)
        return self.ledgers[standing]

    async def empty(self) -> ServiceDatabase:
        """A migrated database."""
        return await self.databases.create("queue")

    async def territory(self, standing: int) -> ServiceDatabase:
        """A database with so many children in one territory; made once."""
        if standing not in self.made:
            ledger, rules = self.ledger(standing)
            made = self.made[standing] = await self.empty()
            await rebuild(str(ledger), made.owner_url, rules=[rules])
            owner = await asyncpg.connect(made.owner_url)
            await owner.execute(_ENTRIES)
            await owner.execute("vacuum analyze")
            await owner.close()
        return self.made[standing]


SectionRun = Callable[[Bench], Awaitable[Section]]


def opener_of(database: Database) -> OpenUnitOfWork[QueueUnitOfWork]:
    """Units of work as the service opens them."""
    return UnitOfWorkOpener(database, producer="queue", build=partial(QueueUnitOfWork, shelf=RuleShelf()))


@contextmanager
def bench_of_its_own(*, kept: Path | None = None) -> Iterator[Bench]:
    """A private PostgreSQL that keeps its promises (`fsync` on), gone with everything in it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="balabaqsha-bench-"))
    folder.chmod(0o711)
    server = PrivatePostgres(folder / "postgres", durable=True)
    try:
        server.start()
        yield Bench(databases=Databases(server.superuser_dsn(), keys=Keys()), folder=folder, kept=kept)
    finally:
        server.stop()
        discard(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def percentiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95 and p99 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000


async def timed(work: Callable[[], Awaitable[Any]]) -> float:
    """Seconds that the work took."""
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What became of a process of its own."""

    printed: str
    seconds: float
    cpu_seconds: float
    mebibytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.cpu_seconds:.1f} s of CPU), {self.mebibytes:.0f} MiB"


async def run_child(*arguments: str) -> Child:
    """Run a Python process of its own; its CPU and memory are those it had when last looked at."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=subprocess.PIPE)
    watched, most, spent = psutil.Process(process.pid), 0, 0.0
    reading = asyncio.create_task(process.communicate())
    while not reading.done():
        try:
            most = max(most, watched.memory_info().rss)
            times = watched.cpu_times()
            spent = times.user + times.system
        except psutil.NoSuchProcess:
            break
        await asyncio.wait([reading], timeout=0.2)
    printed, _ = await reading
    assert process.returncode == 0, arguments
    return Child(
        printed=printed.decode(),
        seconds=time.perf_counter() - began,
        cpu_seconds=spent,
        mebibytes=most / 2**20,
    )


def machine(server_version: str) -> str:
    """What the figures were measured on, without naming the machine."""
    memory = psutil.virtual_memory().total / 2**30
    load, priority = os.getloadavg()[0], os.getpriority(os.PRIO_PROCESS, 0)
    beside = f", at priority {priority} beside other work" if priority else ""
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"PostgreSQL {server_version} (`fsync` on, `shared_buffers` 256 MB), load {load:.1f}{beside}"
    )


Sections = Mapping[str, SectionRun]
