"""What is lost or double of vouchers, in words, counted in all services' own tables; empty when all is well."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from balabaqsha_testkit.house import House
from balabaqsha_testkit.reconciliation import disagreements, query
from balabaqsha_testkit.waiting import eventually

LIVE = ["offered", "confirmed", "bound", "used", "suspended"]
_EVENTS = "select subject, count(*) from outbox where subject = any($1) and routing_key = $2 group by 1"
_NOTICES = "select application_id, count(*) from notice where application_id = any($1) and kind = $2 group by 1"
_LIVE = "select application_id, count(*) from voucher where application_id = any($1) and state = any($2) group by 1"


async def come_right(count: Callable[[], Awaitable[list[str]]], *, within: float = 60.0) -> None:
    """Return once the count finds no fault: what a mailbox holds is known to its broker's figures seconds later."""

    async def is_right() -> bool:
        faults = await count()
        assert not faults, f"{len(faults)} faults: {faults[:5]}"
        return True

    await eventually(is_right, within=within)


async def faults_of_draw(house: House, iteration: str, ids: Sequence[str], *, places: int) -> list[str]:
    """Of a draw: as many vouchers as places, in order, one a child, told once to everybody; the others wait on."""
    rows = await query(
        house, "queue", "select * from voucher where iteration_id::text = $1 order by ordinal", iteration
    )
    winners = [row["application_id"] for row in rows]
    faults = [] if [row["ordinal"] for row in rows] == list(range(1, places + 1)) else [f"{len(rows)} vouchers"]
    faults += _not_once("winner", winners, Counter(winners))
    faults += _not_once("live voucher", winners, await _counts(house, "queue", _LIVE, ids, LIVE))
    faults += await _not_told_once(house, "queue.voucher_offered.v1", winners, among=ids)
    noticed = await _counts(house, "notifications", _NOTICES, ids, "voucher_offered")
    faults += _not_once("notice", winners, noticed)
    others = [one for one in ids if one not in set(winners)]
    wanted = dict.fromkeys(winners, "voucher_offered") | dict.fromkeys(others, "queued")
    faults += await _wrong_states(house, wanted)
    faults += await _not_told_once(house, "queue.iteration_published.v1", [iteration])
    return faults + await disagreements(house, others)


async def faults_of_expiry(house: House, ids: Sequence[str]) -> list[str]:
    """Of terms that passed: each expired once, one place back, one day to come back by, told once."""
    faults: list[str] = []
    for what, statement in _OF_EXPIRY.items():
        faults += _not_once(what, ids, await _counts(house, "queue", statement, ids))
    for fact in ("voucher_expired", "application_inactivated", "voucher_returned"):
        faults += await _not_told_once(house, f"queue.{fact}.v1", ids)
    noticed = await _counts(house, "notifications", _NOTICES, ids, "application_inactivated")
    return faults + _not_once("notice", ids, noticed) + await _wrong_states(house, dict.fromkeys(ids, "inactive"))


async def faults_of_choices(house: House, ids: Sequence[str], group: str, *, chosen: Sequence[str]) -> list[str]:
    """Of choices: who was told of a place holds one, nobody else does, and the group counts them all."""
    held = await _counts(house, "queue", _HELD, ids, group)
    faults = _not_once("choice", chosen, held)
    faults += await _not_told_once(house, "queue.place_held.v1", chosen, among=ids)
    row = (await query(house, "queue", "select * from kindergarten_group where id::text = $1", group))[0]
    faults += [] if row["held"] == len(chosen) <= row["declared"] else [f"{row['held']} of {row['declared']} held"]
    wanted = dict.fromkeys(ids, "choosing") | dict.fromkeys(chosen, "place_held")
    return faults + await _wrong_states(house, wanted)


_OF_EXPIRY = {
    "expired voucher": """
        select application_id, count(*) from voucher
        where application_id = any($1) and state = 'expired' and ended_at is not null group by 1
    """,
    "expiry": """
        select v.application_id, count(*) from voucher_step s join voucher v on v.id = s.voucher_id
        where v.application_id = any($1) and s.action = 'expire' group by 1
    """,
    "returned place": """
        select v.application_id, sum(p.delta)::int from pool_change p join voucher v on v.id = p.voucher_id
        where v.application_id = any($1) group by 1
    """,
    "passed term": """
        select application_id, count(*) from deadline
        where application_id = any($1) and kind = 'confirm' and state = 'passed' group by 1
    """,
    "day to come back by": """
        select e.application_id, count(*) from entry e join deadline d on d.application_id = e.application_id
            and d.kind = 'restore' and d.state = 'open' and d.due_at = e.restore_by
        where e.application_id = any($1) and e.state = 'inactive' group by 1
    """,
    "any day to come back by": """
        select application_id, count(*) from deadline
        where application_id = any($1) and kind = 'restore' group by 1
    """,
}
_HELD = """
    select application_id, count(*) from choice
    where application_id = any($1) and group_id::text = $2 and state = 'held' group by 1
"""


def _not_once(what: str, wanted: Iterable[str], seen: Mapping[str, int]) -> list[str]:
    once = set(wanted)
    return [f"{what} of {one}: {seen.get(one, 0)}" for one in once | set(seen) if seen.get(one, 0) != (one in once)]


async def _not_told_once(
    house: House, routing_key: str, wanted: Sequence[str], *, among: Sequence[str] = ()
) -> list[str]:
    seen = await _counts(house, "queue", _EVENTS, [*wanted, *among], routing_key)
    return _not_once(routing_key, wanted, seen)


async def _counts(house: House, service: str, statement: str, *values: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in await query(house, service, statement, *values)}


async def _wrong_states(house: House, wanted: Mapping[str, str]) -> list[str]:
    """What applications says of each, where it says something else."""
    statement = "select id::text, state from application where id::text = any($1)"
    shown = {row[0]: row[1] for row in await query(house, "applications", statement, list(wanted))}
    return [f"{one} is {shown.get(one)}, not {state}" for one, state in wanted.items() if shown.get(one) != state]
