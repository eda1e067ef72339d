"""The promises of the queue, counted over a whole simulated year: how often each was looked at, how often it broke."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from balabaqsha_cli.simulation.citizens import Citizen

Databases = Mapping[str, "asyncpg.Connection[Any]"]
EXAMPLES = 5
#: So many families' histories are added up.
HISTORIES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One invariant: what it says, how many things were looked at, and those that break it."""

    number: int
    says: str
    looked_at: int
    broken: tuple[str, ...] = field(default=())


async def examine(databases: Databases, citizens: Iterable[Citizen], *, verdict: tuple[int, str]) -> list[Finding]:
    """Every invariant, in the order of its number; `verdict`: what the verifier said of the whole ledger."""
    found = [await check(databases) for check in _CHECKS]
    found.append(await _reasons(list(citizens)[:HISTORIES]))
    code, printed = verdict
    leaves = await databases["queue"].fetchval("select count(*) from ledger")
    says = "the verifier replays the ledger: nobody ahead was passed over without a ground"
    found.append(Finding(number=5, says=says, looked_at=leaves, broken=(printed,) if code else ()))
    return sorted(found, key=lambda finding: finding.number)


async def _filing_times(databases: Databases) -> Finding:
    """Every leaf that places a child names the filing time of its first one, unless two officers decided otherwise."""
    rows = await databases["queue"].fetch(
        "select code, kind, convert_from(leaf, 'UTF8') as leaf from ledger "
        "where kind in ('entered', 'restored', 'moved', 'corrected') order by seq"
    )
    known: dict[str, int] = {}
    broken = []
    for row in rows:
        filed_at = json.loads(row["leaf"])["filed_at"]
        if row["kind"] != "corrected" and known.setdefault(row["code"], filed_at) != filed_at:
            broken.append(row["code"])
        known[row["code"]] = filed_at
    says = "filed_at never changes but by two officers' decision"
    return Finding(number=1, says=says, looked_at=len(rows), broken=tuple(broken))


def _sql(
    number: int, says: str, service: str, *, all_of: str, breaks: str
) -> Callable[[Databases], Awaitable[Finding]]:
    async def check(databases: Databases) -> Finding:
        looked_at = await databases[service].fetchval(all_of)
        rows = await databases[service].fetch(breaks)
        return Finding(number=number, says=says, looked_at=looked_at, broken=tuple(str(row[0]) for row in rows))

    return check


async def _reasons(citizens: list[Citizen]) -> Finding:
    """Between any two moments that the history names, the reasons add up to the change."""
    looked_at, broken = 0, []
    for citizen in citizens:
        history = await citizen.get("/position/history?from=1970-01-01T00:00:00Z")
        # Before it came and after it left the child had no number to compare with.
        for item in (one for one in history["items"] if one["from"] is not None and one["to"] is not None):
            looked_at += 1
            if sum(reason["count"] for reason in item["reasons"]) != item["to"] - item["from"]:
                broken.append(f"{citizen.application_id} {item['at']}")
    return Finding(number=3, says="the reasons add up to the change", looked_at=looked_at, broken=tuple(broken))


_CHECKS: tuple[Callable[[Databases], Awaitable[Finding]], ...] = (
    _filing_times,
    _sql(
        2,
        "a child has one open application at most",
        "applications",
        all_of="select count(distinct child_id) from application",
        breaks="""
        select child_id from application
        where link_proven and state not in ('draft', 'rejected', 'annulled', 'withdrawn', 'archived')
        group by child_id having count(*) > 1
        """,
    ),
    _sql(
        2,
        "a child has one live voucher at most",
        "queue",
        all_of="select count(distinct child_id) from voucher",
        breaks="""
        select child_id from voucher where state in ('offered', 'confirmed', 'bound', 'used', 'suspended')
        group by child_id having count(*) > 1
        """,
    ),
    _sql(
        4,
        "an iteration gives no more vouchers than it has places",
        "queue",
        all_of="select count(*) from iteration where state in ('published', 'closed')",
        breaks="""
        select i.id from iteration i join voucher v on v.iteration_id = i.id
        group by i.id, i.places having count(*) > i.places
        """,
    ),
    _sql(
        6,
        "every deadline ends at a midnight in Almaty, or hours after what set it",
        "queue",
        all_of="select count(*) from deadline",
        breaks="""
        select id from deadline
        where kind in ('confirm', 'contract', 'restore') and
            (due_at at time zone 'Asia/Almaty')::time <> '00:00'
        """,
    ),
    _sql(
        7,
        "no voucher changed without a written step, and each step goes on from the last",
        "queue",
        all_of="select count(*) from voucher_step",
        breaks="""
        with steps as (
            select voucher_id, after, id, lag(after) over (partition by voucher_id order by id) as previous, before
            from voucher_step
        ), last as (select distinct on (voucher_id) voucher_id, after from steps order by voucher_id, id desc)
        select voucher_id from steps where previous is not null and previous <> before
        union select v.id from voucher v left join last on last.voucher_id = v.id
        where last.after is distinct from v.state
        """,
    ),
    _sql(
        7,
        "the audit is one chain",
        "queue",
        all_of="select count(*) from audit",
        breaks="""
        select position from (
            select position, previous, lag(hash) over (order by position) as before,
                   lag(position) over (order by position) as one_before from audit
        ) as chain
        where position > 1 and (before is distinct from previous or one_before <> position - 1)
        """,
    ),
    _sql(
        10,
        "places of a group are never given twice",
        "queue",
        all_of="select count(*) from kindergarten_group",
        breaks="""
        select g.id from kindergarten_group g where held + enrolled > declared
            or enrolled <> (select count(*) from enrolment e where e.group_id = g.id and upper_inf(e.during))
        """,
    ),
)
