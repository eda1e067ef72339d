"""How long a history takes at a million movements a year, 35 % of them in one line."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles
from typing import Any

import asyncpg

from balabaqsha_chassis.database import Database
from queue_service.adapters.history import PastReader
from queue_service.adapters.places import PlaceReader
from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.country_days import day_of
from queue_service.domain.history_counts import Number
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.rule_tree import Category, Mix, Node, Seq, categories
from queue_service.use_cases.show_history import By, History, ShowHistory, show_history

MOVEMENTS = 1_000_000
STANDING = 400_000
LIST = "750000000"
HOT = Atom(2023, PrivilegeClass.GENERAL)
COLD = tuple(Atom(year, name) for year in range(2020, 2026) for name in PrivilegeClass if Atom(year, name) != HOT)
END = datetime(2026, 11, 1, tzinfo=UTC)
YEAR, HOUR = timedelta(days=365), timedelta(hours=1)
GONE = ("offered", "left:withdrawn_by_parent", "left:archived", "left:inactivated")
COME = ("entered", "entered", "restored:voucher_returned", "moved:privilege_confirmed")
CHILDREN = 24


@dataclass
class Season:
    """A made-up year: who stands at its end, every movement on the way there, and who stood through all of it."""

    standing: dict[Atom, list[Key]]
    stood_through: dict[Atom, list[Key]]
    movements: list[tuple[Any, ...]]


def make_season(dice: random.Random) -> Season:
    """Half come and half go, evenly over the year, the hot line as often as all others by 35 to 65."""
    codes = (f"{dice.getrandbits(80):020X}" for _ in iter(int, 1))
    first_filing = int((END - 3 * YEAR).timestamp() * 1000)
    beginning, end = int((END - YEAR - HOUR).timestamp() * 1000), int(END.timestamp() * 1000)
    standing: dict[Atom, list[Key]] = {atom: [] for atom in (HOT, *COLD)}
    for _ in range(STANDING):
        standing[_atom(dice)].append(Key(dice.randrange(first_filing, beginning), next(codes)))
    at_first = {key for line in standing.values() for key in line}
    movements = []
    for seq in range(1, MOVEMENTS + 1):
        at_ms = beginning + (end - beginning) * seq // MOVEMENTS
        atom = _atom(dice)
        line = standing[atom]
        if dice.random() < 0.5 and line:
            place = dice.randrange(len(line))
            line[place], line[-1] = line[-1], line[place]
            key, sign, reason = line.pop(), -1, dice.choice(GONE)
        else:
            filed_at_ms = at_ms if dice.random() < 0.7 else dice.randrange(first_filing, at_ms)
            key, sign, reason = Key(filed_at_ms, next(codes)), 1, dice.choice(COME)
            line.append(key)
        movements.append((seq, sign, at_ms, LIST, atom.cohort, atom.privilege_class.value, *key, reason))
    stood_through = {atom: [key for key in line if key in at_first] for atom, line in standing.items()}
    return Season(standing=standing, stood_through=stood_through, movements=movements)


def _atom(dice: random.Random) -> Atom:
    return HOT if dice.random() < 0.35 else dice.choice(COLD)


async def load(connection: asyncpg.Connection, season: Season) -> None:
    """The tables as the sealer would have left them."""
    await connection.copy_records_to_table(
        "ledger",
        records=((row[0], row[2], LIST, row[7], "entered", b"{}", b"") for row in season.movements),
        columns=["seq", "at_ms", "list", "code", "kind", "leaf", "leaf_hash"],
    )
    columns = ["seq", "sign", "at_ms", "list", "cohort", "class", "filed_at_ms", "code", "reason"]
    await connection.copy_records_to_table("movement", records=season.movements, columns=columns)
    rows = [
        (LIST, atom.cohort, atom.privilege_class.value, *key) for atom, line in season.standing.items() for key in line
    ]
    columns = ["list", "cohort", "class", "filed_at_ms", "code"]
    await connection.copy_records_to_table("standing", records=rows, columns=columns)
    days = Counter((*row[3:6], day_of(row[2]), row[8], row[1]) for row in season.movements)
    columns = ["list", "cohort", "class", "day", "reason", "sign", "n"]
    await connection.copy_records_to_table(
        "movement_day", records=[(*cell, n) for cell, n in days.items()], columns=columns
    )
    await connection.execute(
        "insert into counter (list, cohort, class, level, slot, n) select list, cohort, class, level, "
        "case level when 0 then 0 when 1 then filed_at_ms / 2592000000 when 2 then filed_at_ms / 86400000 "
        "else filed_at_ms / 3600000 end, count(*) from standing, generate_series(0, 3) level group by 1, 2, 3, 4, 5"
    )
    version = await connection.fetchval("select rule_version from ledger_head")
    await connection.execute("insert into rules_change (seq, at_ms, version) values (1, 0, $1)", version)
    await connection.execute("update ledger_head set seq = $1, as_of = $2", MOVEMENTS, END)


async def enter(connection: asyncpg.Connection, atom: Atom, key: Key) -> str:
    """An entry, so that somebody may ask for its history."""
    application_id = f"bench-{key.code}"
    await connection.execute(
        """
        insert into entry (application_id, code, child_id, account_id, territory, purpose, list, cohort, class,
            filed_at_ms, receipt_hash, attributes, group_type, language, state, queued_at)
        values ($1, $2, 'child', 'bench', $3, 'general', $3, $4, $5, $6, '', '', 'general', 'kk', 'queued', now())
        """,
        application_id,
        key.code,
        LIST,
        atom.cohort,
        atom.privilege_class.value,
        key.filed_at_ms,
    )
    return application_id


def rules_of(*, ratio: bool) -> RuleSet:
    """The installed order, or the same with priority and general children dealt 1 : 3."""
    children: list[Node] = []
    for year in range(2020, 2026):
        a, b1, b2, general = (_category(year, name) for name in PrivilegeClass)
        if ratio:
            mix = Mix(name=f"m{year}", children=(Seq(children=(b1, b2)), general), word=(0, 1, 1, 1))
            children += [a, mix]
        else:
            children += [a, b1, b2, general]
    root = Seq(children=tuple(children))
    labels = {category.code: dict.fromkeys(("kk", "ru", "en"), category.code) for category in categories(root)}
    return RuleSet(
        version="bench",
        valid_from=date(2026, 1, 1),
        act="an act",
        uncertain=(),
        root=root,
        labels=labels,
        whole_cities=frozenset({LIST}),
        purposes={},
    )


def _category(year: int, name: PrivilegeClass) -> Category:
    return Category(code=f"{year}{name}", atoms=frozenset({Atom(year, name)}))


class OneRuleSet:
    """The same rules whatever the version."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules

    async def in_force(self) -> RuleSet:
        return self._rules

    async def version(self, version: str) -> RuleSet | None:
        del version
        return self._rules


async def tell(database: Database, application_id: str, *, rules: RuleSet, span: timedelta, by: By) -> History:
    """One request, as the route makes it."""
    command = ShowHistory(
        application_id=application_id,
        account_id="bench",
        number=Number.OVERALL,
        since=END - span,
        until=END,
        by=by,
    )
    async with database.transaction() as connection:
        places, past = PlaceReader(connection), PastReader(connection)
        return await show_history(command, places=places, past=past, rules=OneRuleSet(rules))


def cases() -> Iterator[tuple[str, Atom, bool, timedelta, By]]:
    """Name, whose line, with a ratio or without, how long, by what."""
    for rules, ratio in (("sequence", False), ("ratio", True)):
        for line, atom in (("hottest", HOT), ("beside_hottest", Atom(2023, PrivilegeClass.B1)), ("last", COLD[-1])):
            yield f"{rules}_{line}_30_days", atom, ratio, timedelta(days=30), By.DAY
            yield f"{rules}_{line}_year", atom, ratio, YEAR, By.DAY
        yield f"{rules}_hottest_30_days_changes", HOT, ratio, timedelta(days=30), By.CHANGE


async def run(database_url: str) -> dict[str, Any]:
    """Milliseconds at the median and the 95th of a hundred, by case; every history is checked to add up.

    The address is the owner's, for what was filled in bulk is vacuumed first, as the server does by itself in time.
    """
    dice = random.Random(20261123)
    season = make_season(dice)
    connection = await asyncpg.connect(database_url)
    await load(connection, season)
    applications = {
        atom: [await enter(connection, atom, key) for key in dice.sample(season.stood_through[atom], CHILDREN)]
        for atom in {atom for _, atom, *_ in cases()}
    }
    await connection.execute("vacuum analyze")
    await connection.close()
    database = Database(database_url, name="bench", pool_size=1)
    measured: dict[str, Any] = {
        "movements": MOVEMENTS,
        "in_hottest_line": sum(row[4:6] == HOT for row in season.movements),
    }
    for name, atom, ratio, span, by in cases():
        measured[name] = await _measured(database, applications[atom], rules=rules_of(ratio=ratio), span=span, by=by)
    await database.close()
    return measured


async def _measured(
    database: Database, applications: list[str], *, rules: RuleSet, span: timedelta, by: By
) -> Mapping[str, float]:
    taken = []
    for application_id in [applications[0], *applications]:
        begun = time.perf_counter()
        history = await tell(database, application_id, rules=rules, span=span, by=by)
        taken.append((time.perf_counter() - begun) * 1000)
        for item in history.items:
            if sum(reason.count for reason in item.reasons) != (item.change or 0):
                raise ArithmeticError(f"the reasons of {application_id} do not add up")
    warm = taken[1:]
    return {"p50_ms": round(median(warm), 1), "p95_ms": round(quantiles(warm, n=20)[-1], 1)}
