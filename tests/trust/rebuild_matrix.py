"""One ledger rebuilt under every hash seed, time zone, batch and server at hand: the same hashes, or the difference."""

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from older_postgres import older_postgres, programs
from queue_ledger import write_ledger
from random_histories import RandomHistory, opener_of
from report import Row, Section

from balabaqsha_chassis.database import Database
from balabaqsha_cli.servers.accounts import discard
from balabaqsha_cli.servers.postgres import PrivatePostgres
from balabaqsha_testkit.databases import Databases, ServiceDatabase
from balabaqsha_testkit.keys import Keys
from queue_service.entrypoints.rebuild_command import digest

OLDER = 15
CHILDREN = 20_000
HASH_SEEDS = ("0", "1", "random")
ZONES = ("Asia/Almaty", "UTC")
BATCHES = (7, 1000, 5000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A server and the order by which its databases sort."""

    name: str
    server: str
    databases: Databases
    locale: str


async def rebuild_matrix() -> Section:
    """A random history of every kind of leaf, and a larger territory, in each combination."""
    began = time.perf_counter()
    with _servers() as (places, folder):
        sources = [await _lived(places[0].databases, folder), _large(folder)]
        hashes: list[dict[str, set[str]]] = [{} for _ in sources]
        count = 0
        for number, (place, seed, zone) in enumerate(_combinations(places)):
            batch = BATCHES[number % len(BATCHES)]
            for source, found in zip(sources, hashes, strict=True):
                environment = {"PYTHONHASHSEED": seed, "TZ": zone}
                for table, value in (await _rebuilt(source, place, batch=batch, environment=environment)).items():
                    found.setdefault(table, set()).add(value)
            count += 1
        sizes = ", ".join(f"{source.leaves:,} leaves" for source in sources)
    different = sorted({table for found in hashes for table, values in found.items() if len(values) > 1})
    seconds = time.perf_counter() - began
    row = Row(
        what=f"{len(sources)} ledgers ({sizes}) in {count} "
        f"combinations: hash seeds {', '.join(HASH_SEEDS)}; {', '.join(ZONES)}; batches {', '.join(map(str, BATCHES))}",
        figure="equal hashes of every table" if not different else f"differs: {', '.join(different)}",
        bar="equal",
        met=not different,
    )
    names = "; ".join(place.name for place in places)
    notes = [
        f"Servers and orders: {names}. {seconds:.0f} s. The rebuild of 1,000,000 is in the [benchmarks](benchmarks.md)."
    ]
    if programs(OLDER) is None:
        notes.append(f"PostgreSQL {OLDER} was not run: this machine has none.")
    return Section(title="Rebuild", rows=[row], notes=notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Published files."""

    ledger: Path
    rules: tuple[Path, ...]

    @property
    def leaves(self) -> int:
        return self.ledger.read_bytes().count(b"\n")


@contextmanager
def _servers() -> Iterator[tuple[list[Place], Path]]:
    folder = Path(tempfile.mkdtemp(prefix="balabaqsha-trust-"))
    folder.chmod(0o711)
    private = PrivatePostgres(folder / "postgres", durable=False)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(discard, folder / "postgres")
        stack.callback(private.stop)
        private.start()
        newest = Databases(private.superuser_dsn(), keys=Keys())
        places = [
            Place(name="PostgreSQL 18, bytes", server=private.superuser_dsn(), databases=newest, locale=_BYTES),
        ]
        found = programs(OLDER)
        if found is not None:
            address = stack.enter_context(older_postgres(found))
            older = Databases(address, keys=Keys())
            names = {"bytes": _BYTES, "Kazakh order": _icu("kk-KZ"), "Russian order": _icu("ru-RU")}
            places += [
                Place(name=f"PostgreSQL {OLDER}, {name}", server=address, databases=older, locale=locale)
                for name, locale in names.items()
            ]
        yield places, folder


_BYTES = ""


def _icu(locale: str) -> str:
    return f"template template0 locale_provider icu icu_locale '{locale}'"


def _combinations(places: list[Place]) -> list[tuple[Place, str, str]]:
    return [(place, seed, zone) for place in places for seed in HASH_SEEDS for zone in ZONES]


async def _lived(databases: Databases, folder: Path) -> Source:
    """Everything that can happen, by the use cases, written out as it is published."""
    made = await databases.create("queue")
    database = Database(made.url, name="trust")
    await RandomHistory(opener_of(database), seed=11).live(400)
    await database.close()
    connection = await asyncpg.connect(made.url)
    lines = [row["leaf"] for row in await connection.fetch("select leaf from ledger order by seq")]
    ledger = folder / "lived.jsonl"
    ledger.write_bytes(b"".join(line + b"\n" for line in lines))
    rules = []
    for row in await connection.fetch("select version, document::text from rule_set"):
        rules.append(folder / f"lived-{row['version']}.json")
        rules[-1].write_text(row["document"])
    await connection.close()
    return Source(ledger=ledger, rules=tuple(rules))


def _large(folder: Path) -> Source:
    ledger, rules = write_ledger(folder, standing=CHILDREN)
    return Source(ledger=ledger, rules=(rules,))


async def _rebuilt(source: Source, place: Place, *, batch: int, environment: Mapping[str, str]) -> Mapping[str, str]:
    made = await _database(place)
    command = [sys.executable, "-m", "queue_service.entrypoints.rebuild_command", "--batch", str(batch), "rebuild"]
    command += ["--from", str(source.ledger), "--into", made.owner_url, "--rules", *map(str, source.rules)]
    done = await asyncio.to_thread(
        subprocess.run, command, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.returncode} {done.stdout}{done.stderr}"
    assert json.loads(done.stdout)["leaves"] == source.leaves
    found = await digest(made.url)
    await place.databases.drop(made)
    return found


async def _database(place: Place) -> ServiceDatabase:
    """A migrated database; one that sorts by a language is made and migrated by itself."""
    if place.locale == _BYTES:
        return await place.databases.create("queue")
    like = await place.databases.create("queue")
    name = f"queue_{random.getrandbits(32):08x}"
    connection = await asyncpg.connect(place.server)
    await connection.execute(f'create database "{name}" {place.locale} owner queue_owner')
    await connection.close()
    made = ServiceDatabase(
        name=name, url=like.url.replace(like.name, name), owner_url=like.owner_url.replace(like.name, name)
    )
    await place.databases.drop(like)
    settings = {
        "QUEUE_DATABASE_URL": made.url,
        "QUEUE_MIGRATION_DATABASE_URL": made.owner_url,
        "QUEUE_BROKER_URL": "amqp://unused",
        "QUEUE_JWKS_URL": "http://127.0.0.1:1/unused",
        **Keys().environment("queue"),
    }
    command = [sys.executable, "-m", "queue_service", "migrate"]
    done = await asyncio.to_thread(
        subprocess.run, command, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.returncode} {done.stdout}{done.stderr}"
    return made
