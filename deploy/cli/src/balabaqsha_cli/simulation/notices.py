"""The tenth invariant: everybody with a term was told in two ways, or stands on the list of those to be called."""

from typing import Any

import asyncpg

from balabaqsha_cli.simulation.findings import Databases, Finding

ENOUGH = 2
STAGES = {
    "confirm": "confirmation",
    "contract": "contract",
    "restore": "restoration",
    "waitlist_offer": "waitlist",
}
_TERMS = "select application_id, kind, due_at from deadline where kind = any($1)"
#: Each term that notifications knows of: whether it was ever to be called about, and by how many channels it was told.
_TOLD = """
    select c.application_id, c.stage, c.deadline, c.opened_at is not null as is_called, (
        select count(distinct m.channel) from notice n join message m on m.notice_id = n.id
        where n.application_id = c.application_id and n.is_own and n.facts ->> 'stage' = c.stage
            and cast(n.facts ->> 'deadline' as timestamptz) = c.deadline
    ) as channels
    from call_case c
"""
Term = tuple[str, str, Any]


async def two_ways_or_a_call(databases: Databases) -> Finding:
    """Every stored term of the year against what was told of it."""
    terms = await databases["queue"].fetch(_TERMS, list(STAGES))
    known: dict[Term, asyncpg.Record] = {
        (row["application_id"], row["stage"], row["deadline"]): row
        for row in await databases["notifications"].fetch(_TOLD)
    }
    broken = []
    for row in terms:
        told = known.get((row["application_id"], STAGES[row["kind"]], row["due_at"]))
        if told is None or not (told["is_called"] or told["channels"] >= ENOUGH):
            broken.append(f"{row['application_id']} {row['kind']} until {row['due_at']:%Y-%m-%d}")
    says = "every term is told in two channels, or is on the call list"
    return Finding(number=10, says=says, looked_at=len(terms), broken=tuple(broken))
