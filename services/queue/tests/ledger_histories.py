"""Random histories put through the sealer into a real database."""

import base64
import itertools
import json
import random
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from balabaqsha_chassis.database import Database, UnitOfWorkOpener
from balabaqsha_testkit.databases import ServiceDatabase
from queue_service.adapters.checkpoint_signer import Ed25519Signer
from queue_service.adapters.rules import RuleShelf
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain import changes
from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.checkpoints import SignedCheckpoint
from queue_service.domain.leaves import Leaf
from queue_service.domain.rule_document import document_hash
from queue_service.use_cases.recheck_ledger import RecheckLedger, recheck_ledger
from queue_service.use_cases.seal_changes import SealChanges, seal_changes
from queue_service.use_cases.sign_checkpoint import Outcome, SignCheckpoint, sign_checkpoint

ALMATY, ASTANA, SPECIAL = "750000000", "710000000", "w00ff00ff00ff00ff"
#: Later than the migration of any database that a test makes.
NOON = datetime(2100, 3, 1, 12, tzinfo=UTC)
SEED = bytes(range(32))
#: As a setting.
CHECKPOINT_KEY = base64.b64encode(SEED).decode()
COHORTS = (2020, 2021, 2022)


def mixed_document(version: str, *, word: Sequence[int]) -> dict[str, Any]:
    """Rules with a ratio in each birth year, and a cohort that no category takes."""
    years = [
        {
            "children": [
                {"category": f"a{year}", "cohorts": [year], "classes": ["a"]},
                {
                    "mix": f"ratio{year}",
                    "word": list(word),
                    "children": [
                        {"category": f"b{year}", "cohorts": [year], "classes": ["b1", "b2"]},
                        {"category": f"g{year}", "cohorts": [year], "classes": ["general"]},
                    ],
                },
            ]
        }
        for year in COHORTS[:2]
    ]
    codes = [f"{letter}{year}" for year in COHORTS[:2] for letter in "abg"]
    return {
        "version": version,
        "valid_from": "2026-01-01",
        "act": "an act",
        "uncertain": [],
        "tree": {"children": years},
        "labels": {code: dict.fromkeys(("kk", "ru", "en"), f"Санат {code}") for code in codes},
        "whole_cities": [ALMATY],
        "purposes": {"general": "general", "special": "special"},
    }


class HandClock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


class Chronicle:
    """Writes a history and signs it, step by step."""

    def __init__(self, opener: UnitOfWorkOpener[QueueUnitOfWork], *, clock: HandClock, seed: int) -> None:
        self.opener = opener
        self.clock = clock
        self.signer = Ed25519Signer(SEED)
        self.dice = random.Random(seed)
        self.codes = (f"{self.dice.getrandbits(40):010X}" for _ in itertools.count())
        self.standing: dict[str, tuple[str, Atom, Key]] = {}
        self.gone: dict[str, tuple[str, Atom, Key]] = {}
        self.held: set[str] = set()
        self.runs = 0

    async def append(self, contents: Iterable[Leaf]) -> None:
        async with self.opener() as unit_of_work:
            for content in contents:
                await unit_of_work.pending.append(content)

    async def seal(self) -> None:
        """Until nothing is pending."""
        while True:
            async with self.opener() as unit_of_work:
                sealed = await seal_changes(SealChanges(), unit_of_work=unit_of_work, clock=self.clock)
            self.clock.pass_(milliseconds=7)
            if not sealed:
                return

    async def sign(self, *, every_milliseconds: int = 0) -> Outcome:
        async with self.opener() as unit_of_work:
            return await sign_checkpoint(
                SignCheckpoint(every_milliseconds=every_milliseconds),
                unit_of_work=unit_of_work,
                clock=self.clock,
                signer=self.signer,
            )

    async def newest(self) -> SignedCheckpoint:
        async with self.opener() as unit_of_work:
            found = await unit_of_work.checkpoints.newest()
        assert found is not None
        return found

    async def recheck(self) -> int:
        async with self.opener() as unit_of_work:
            return await recheck_ledger(RecheckLedger(batch=7), unit_of_work=unit_of_work)

    async def begin(self) -> None:
        """The key's leaf first, as it must be."""
        await self.seal()
        assert await self.sign() is Outcome.KEY_AWAITED
        await self.seal()

    def joining(self) -> Leaf:
        code = next(self.codes)
        spread = self.dice.choice([3_600_000, 86_400_000, 30 * 86_400_000 * 3])
        filed = int(NOON.timestamp() * 1000) - 10**7 + self.dice.randrange(spread) // 500 * 500
        place = (self.dice.choice([ALMATY, ALMATY, ASTANA, SPECIAL]), self._atom(), Key(filed, code))
        self.standing[code] = place
        name, atom, key = place
        return changes.entered(waiting_list=name, atom=atom, key=key, receipt_hash="a" * 64, attributes="b" * 64)

    def happening(self) -> Leaf:
        """Anything that can happen to a child, or another one who joins."""
        kind = self.dice.choice(["join", "join", "left", "moved", "corrected", "held", "released", "restored"])
        if kind == "restored" and self.gone:
            code = self.dice.choice(sorted(self.gone))
            name, atom, key = self.standing[code] = self.gone.pop(code)
            return changes.restored(waiting_list=name, atom=atom, key=key, reason="voucher_returned")
        if kind in ("join", "restored") or not self.standing:
            return self.joining()
        code = self.dice.choice(sorted(self.standing))
        return self._of_one(kind, code)

    def _of_one(self, kind: str, code: str) -> Leaf:
        name, _, key = self.standing[code]
        match kind:
            case "left":
                self.gone[code] = self.standing.pop(code)
                self.held.discard(code)
                return changes.left(waiting_list=name, code=code, reason="withdrawn_by_parent")
            case "moved":
                atom = self._atom()
                self.standing[code] = (name, atom, key)
                return changes.moved(waiting_list=name, atom=atom, key=key, reason="privilege_confirmed")
            case "corrected":
                atom, key = self._atom(), Key(key.filed_at_ms - 86_400_000, code)
                self.standing[code] = (name, atom, key)
                decided = {"ground": "court", "document": "d" * 64, "officers": ("o1", "o2")}
                return changes.corrected(waiting_list=name, atom=atom, key=key, **decided)
            case "held":
                self.held.add(code)
                return changes.held(waiting_list=name, code=code, ground="under_age")
            case _:
                self.held.discard(code)
                return changes.released(waiting_list=name, code=code, ground="of_age")

    async def draw(self, places: int) -> None:
        """Vouchers for the first of the list."""
        self.runs += 1
        name = f"r{self.runs}"
        await self.append([changes.run(waiting_list=ALMATY, name=name, places=places, cut_off_ms=0)])
        await self.seal()
        async with self.opener() as unit_of_work:
            head = await unit_of_work.leaves.head()
            leaves = await unit_of_work.leaves.reread(after=max(0, head - places), until=head, limit=places)
        for leaf in leaves:
            if leaf.kind == "offered" and leaf.code in self.standing:
                self.gone[leaf.code] = self.standing.pop(leaf.code)
                self.held.discard(leaf.code)

    def _atom(self) -> Atom:
        return Atom(self.dice.choice(COHORTS), self.dice.choice(list(PrivilegeClass)))


@asynccontextmanager
async def chronicle_in(database: ServiceDatabase, *, seed: int) -> AsyncIterator[Chronicle]:
    """A history about to begin in the database."""
    pool, shelf, clock = Database(database.url, name="queue-tests", pool_size=4), RuleShelf(), HandClock()
    opener = UnitOfWorkOpener(
        pool,
        producer="queue",
        build=lambda connection, outbox: QueueUnitOfWork(connection, outbox, shelf=shelf),
        clock=clock,
    )
    yield Chronicle(opener, clock=clock, seed=seed)
    await pool.close()


async def ledger_lines(connection: asyncpg.Connection) -> list[bytes]:
    """Every line of the ledger, in order."""
    return [row["leaf"] for row in await connection.fetch("select leaf from ledger order by seq")]


async def put_rules(connection: asyncpg.Connection, document: dict[str, Any]) -> Leaf:
    """Store a rule set; the leaf by which it comes into force."""

    await connection.execute(
        "insert into rule_set (version, valid_from, document) values ($1, current_date, $2::jsonb)",
        document["version"],
        json.dumps(document),
    )
    return changes.rules_in_force(
        version=document["version"], document_hash=document_hash(document), keep_progress=True
    )
