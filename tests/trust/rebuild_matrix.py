"""One ledger rebuilt under every hash seed, time zone, batch and server at hand: the same hashes, or the difference."""

import asyncio
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import asyncpg
from older_postgres import older_postgres, programs
from queue_ledger import write_ledger
from random_histories import RandomHistory, opener_of
from records import ROOT, Record
from report import Row, Section

from balabaqsha_chassis.database import Database
from balabaqsha_cli.servers.accounts import discard
from balabaqsha_cli.servers.postgres import PrivatePostgres
from balabaqsha_testkit.databases import Databases, ServiceDatabase
from balabaqsha_testkit.keys import Keys
from queue_service.entrypoints.rebuild_command import digest

OLDER = 15
#: Where a history stays for the next run.
KEPT = ROOT / ".run" / "trust"
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


async def rebuild_matrix(record: Record) -> AsyncIterator[Section]:
    """A random history of every kind of leaf, and a larger territory, in each combination that was not tried yet."""
    with _servers() as (places, folder):
        sources = [await _kept(record, places[0].databases), _large(folder)]
        names = [source.name for source in sources]
        record.parts = {key: part for key, part in record.parts.items() if part["ledgers"] == names}
        combinations = {_words(one): one for one in _combinations(places)}
        if record.parts.keys() >= combinations.keys():
            yield _section(record, places, sources, wanted=len(combinations))
        for words in [words for words in combinations if words not in record.parts]:
            began = time.perf_counter()
            tables = await _tables(sources, combinations[words])
            found = {"ledgers": names, "seconds": round(time.perf_counter() - began, 1)}
            first = next((part["tables"] for part in record.parts.values() if "tables" in part), None)
            found |= {"tables": tables} if first is None else {"differs": sorted(_differing(first, tables))}
            record.add(words, found)
            yield _section(record, places, sources, wanted=len(combinations))


async def _tables(sources: Sequence["Source"], combination: "Combination") -> dict[str, str]:
    """The hash of every table of every ledger."""
    found = {}
    for place, source in enumerate(sources):
        tables = await _rebuilt(source, combination)
        found |= {f"{place} {table}": value for table, value in tables.items()}
    return found


def _differing(first: Mapping[str, str], tables: Mapping[str, str]) -> set[str]:
    return {name for name in first.keys() | tables.keys() if first.get(name) != tables.get(name)}


def _section(record: Record, places: Sequence["Place"], sources: Sequence["Source"], *, wanted: int) -> Section:
    count = len(record.parts)
    different = sorted({table for part in record.parts.values() for table in part.get("differs", ())})
    sizes = ", ".join(f"{source.leaves:,} leaves" for source in sources)
    tried = [place.name for place in places if any(words.startswith(f"{place.name};") for words in record.parts)]
    row = Row(
        what=f"{len(sources)} ledgers ({sizes}) in {count} combinations: hash seeds {', '.join(HASH_SEEDS)}; "
        f"{', '.join(ZONES)}; batches of {', '.join(map(str, BATCHES))}; {'; '.join(tried)}",
        figure="equal hashes of every table" if not different else f"differs: {', '.join(different)}",
        bar="equal",
        met=not different,
    )
    notes = [f"{record.sum('seconds'):,.0f} s. The rebuild of 1,000,000 is in the [benchmarks](benchmarks.md)."]
    notes += [f"Ended after {count} of {wanted}."] if count < wanted else []
    if programs(OLDER) is None:
        notes.append(f"PostgreSQL {OLDER} was not run: this machine has none.")
    return Section(title="Rebuild", rows=[row], notes=[*notes, record.words()])


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Where and how to rebuild."""

    place: Place
    hash_seed: str
    zone: str
    batch: int


def _combinations(places: list[Place]) -> list[Combination]:
    whole = product(places, HASH_SEEDS, ZONES, BATCHES)
    return [Combination(place=place, hash_seed=seed, zone=zone, batch=batch) for place, seed, zone, batch in whole]


def _words(one: Combination) -> str:
    return f"{one.place.name}; hash seed {one.hash_seed}; {one.zone}; batches of {one.batch}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Published files."""

    ledger: Path
    rules: tuple[Path, ...]

    @property
    def name(self) -> str:
        return hashlib.sha256(self.ledger.read_bytes()).hexdigest()[:16]

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


async def _kept(record: Record, databases: Databases) -> Source:
    """The history that earlier runs of the same code rebuilt: some names in it are drawn, so another would differ."""
    folder = KEPT / record.mark
    if (folder / "lived.jsonl").exists():
        return Source(ledger=folder / "lived.jsonl", rules=tuple(sorted(folder.glob("*.json"))))
    folder.mkdir(parents=True, exist_ok=True)
    return await _lived(databases, folder)


async def _lived(databases: Databases, folder: Path) -> Source:
    """Everything that can happen, by the use cases, written out as it is published."""
    made = await databases.create("queue")
    database = Database(made.url, name="trust")
    await RandomHistory(opener_of(database), seed=11).live(400)
    await database.close()
    connection = await asyncpg.connect(made.url)
    rules = []
    for row in await connection.fetch("select version, document::text from rule_set"):
        rules.append(folder / f"lived-{row['version']}.json")
        rules[-1].write_text(row["document"])
    lines = [row["leaf"] for row in await connection.fetch("select leaf from ledger order by seq")]
    ledger = folder / "lived.jsonl"
    ledger.write_bytes(b"".join(line + b"\n" for line in lines))
    await connection.close()
    return Source(ledger=ledger, rules=tuple(rules))


def _large(folder: Path) -> Source:
    ledger, rules = write_ledger(folder, standing=CHILDREN)
    return Source(ledger=ledger, rules=(rules,))


async def _rebuilt(source: Source, combination: Combination) -> Mapping[str, str]:
    place, environment = combination.place, {"PYTHONHASHSEED": combination.hash_seed, "TZ": combination.zone}
    made = await _database(place)
    command = [sys.executable, "-m", "queue_service.entrypoints.rebuild_command", "--batch", str(combination.batch)]
    command += ["rebuild", "--from", str(source.ledger), "--into", made.owner_url, "--rules", *map(str, source.rules)]
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
