"""What two runs of one seed must have in common: everything but made-up numbers, ids and the time of day."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from balabaqsha_cli.simulation.quiet import Quiet

_LEAVES = """
    select code, list, kind, convert_from(leaf, 'UTF8') as leaf from ledger where code <> '' order by seq
"""
_DRAWN = """
    select v.code, i.list from voucher v join iteration i on i.id = v.iteration_id
    order by i.published_seq, v.ordinal
"""
_STEPS = """
    select v.code, s.action, s.at at time zone 'Asia/Almaty' as at
    from voucher_step s join voucher v on v.id = s.voucher_id
    order by v.offered_at, s.voucher_id, s.id
"""
_ENROLLED = """
    select e.code, k.name_ru || ' ' || g.name as place from enrolment n join entry e using (application_id)
    join kindergarten k on k.id = n.kindergarten_id join kindergarten_group g on g.id = n.group_id
    order by lower(n.during), n.ended_at nulls last
"""
_STATES = "select number, state from application where number = any($1)"
_CLAIMS = """
    select a.number, c.state, c.ground from privilege_claim c join application a on a.id = c.application_id
    order by a.number, c.declared_at
"""
Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """Where one family ended, and all that happened on the way, in order."""

    number: int
    state: str
    vouchers: int
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Every family's fate, and who was drawn in which order in each waiting list."""

    fates: Sequence[Fate]
    drawn: Mapping[str, Sequence[int]]
    #: A hash a week of how all lists stood.
    weeks: Sequence[str]

    @property
    def digest(self) -> str:
        """Equal for two runs that came to the same."""
        told = [
            [one.number, one.state, one.vouchers, one.told] for one in sorted(self.fates, key=lambda one: one.number)
        ]
        return _hash([told, {name: list(numbers) for name, numbers in self.drawn.items()}, list(self.weeks)])


async def read_result(quiet: Quiet, *, numbers: Numbers, weeks: Sequence[str]) -> Result:
    """Read out of the services' databases once all is over; `numbers`: each application's family."""
    told: dict[str, list[Any]] = defaultdict(list)
    for row in await quiet.rows(_LEAVES):
        told[row["code"]].append(_leaf(row["kind"], row["list"], json.loads(row["leaf"])))
    for row in await quiet.rows(_STEPS):
        told[row["code"]].append([row["action"], row["at"].date().isoformat()])
    for row in await quiet.rows(_ENROLLED):
        told[row["code"]].append(row["place"])
    for row in await quiet.rows(_CLAIMS, service="applications"):
        told[row["number"]].append([row["state"], row["ground"]])
    states = {row["number"]: row["state"] for row in await quiet.rows(_STATES, list(numbers), service="applications")}
    drawn: dict[str, list[int]] = defaultdict(list)
    vouchers: Counter[str] = Counter()
    for row in await quiet.rows(_DRAWN):
        drawn[row["list"]].append(numbers[row["code"]])
        vouchers[row["code"]] += 1
    fates = [
        Fate(number=number, state=states[code], vouchers=vouchers[code], told=json.dumps(told[code]))
        for code, number in numbers.items()
    ]
    return Result(fates=sorted(fates, key=lambda one: one.number), drawn=drawn, weeks=weeks)


def standing_order(rows: Iterable[Sequence[Any]], *, numbers: Numbers) -> str:
    """A hash of the lists, in order, each child by its family's number."""
    return _hash([[*row[:3], numbers[row[3]]] for row in rows])


def _leaf(kind: str, waiting_list: str, leaf: Mapping[str, Any]) -> list[Any]:
    """What of a leaf does not hang on the run: where the child stands by it, or why it left."""
    names = ("category", "cohort", "class", "filed_at", "reason", "ground", "ordinal")
    return [kind, waiting_list, [leaf.get(name) for name in names]]


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
