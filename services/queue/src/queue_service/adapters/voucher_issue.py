"""Writes the vouchers of one draw in bulk: a hundred thousand of them within the sealer's transaction."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.bulk_rows import batched, copy_rows
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.working_days import local_day
from queue_service.adapters.deadlines import reminders_text
from queue_service.adapters.turns import take_turn
from queue_service.use_cases.iteration_ports import Issue, Taken, Winner

_TAKE = text(
    """
    update entry set state = 'offered', hold_ground = null, held_since = null, version = version + 1
    where code = any(:codes) and state = 'queued' and hold_ground is null
    returning application_id, code, child_id, account_id, exists (
        select from voucher v where v.child_id = entry.child_id
            and v.state in ('offered', 'confirmed', 'bound', 'used', 'suspended')) as has_voucher
    """
)
# The others left or are held now, and the change that says so waits behind the draw.
_AWAITED = text(
    "select exists (select from pending where content ->> 'code' = any(:codes) and content ->> 'kind' <> 'run')"
)
_NUMBERS = text("select nextval('voucher_number') from generate_series(1, :count)")

_VOUCHER = [
    *("id", "number", "application_id", "code", "child_id", "territory", "list", "iteration_id", "ordinal"),
    *("state", "offered_at", "confirm_by", "terms_version", "rule_version"),
]
_STEP = ["voucher_id", "at", "action", "before", "after", "by_kind", "by_id"]
_DEADLINE = [
    *("id", "application_id", "voucher_id", "kind", "due_at", "reminders", "remind_at"),
    *("state", "details", "set_at", "terms_version"),
]
#: Rows a statement: none may last longer than the database allows.
_PAGE = 10_000


class VoucherIssueWriter:
    """Takes entries out of the queue and gives them vouchers."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, waiting_list: str, codes: Sequence[str]) -> Taken:
        """Mark the entries as offered; nothing is done where not all of them can be taken."""
        await take_turn(self._connection, waiting_list)
        attempt = await self._connection.begin_nested()
        winners, doubled = await self._taken(codes)
        missing = [code for code in codes if code not in winners] if len(winners) < len(codes) else []
        awaited = bool(missing) and await self._awaited(missing)
        await (attempt.rollback() if doubled or awaited else attempt.commit())
        return Taken(winners, doubled, awaited)

    async def _taken(self, codes: Sequence[str]) -> tuple[dict[str, Winner], list[str]]:
        """Everybody taken, and among them those whose child has a voucher already, or one in this draw."""
        taken: dict[str, Winner] = {}
        having: set[str] = set()
        for page in batched(codes, _PAGE):
            for row in (await self._connection.execute(_TAKE, {"codes": page})).all():
                taken[row.code] = Winner(row.application_id, row.code, row.child_id, row.account_id)
                if row.has_voucher:
                    having.add(row.code)
        seen: set[str] = set()
        for code in codes:
            winner = taken.get(code)
            if winner is not None and winner.child_id in seen:
                having.add(code)
            elif winner is not None:
                seen.add(winner.child_id)
        return taken, [taken[code].application_id for code in codes if code in having]

    async def _awaited(self, codes: Sequence[str]) -> bool:
        return bool((await self._connection.execute(_AWAITED, {"codes": list(codes)})).scalar_one())

    async def write(self, issue: Issue) -> Sequence[tuple[str, str]]:
        """Store vouchers, their first steps and their deadlines; answer id and number of each, in order."""
        names = await self._names(issue)
        await copy_rows(self._connection, "voucher", columns=_VOUCHER, rows=_vouchers(issue, names))
        await copy_rows(self._connection, "voucher_step", columns=_STEP, rows=_steps(issue, names))
        await copy_rows(self._connection, "deadline", columns=_DEADLINE, rows=_deadlines(issue, names))
        return names

    async def _names(self, issue: Issue) -> list[tuple[str, str]]:
        serials = (await self._connection.execute(_NUMBERS, {"count": len(issue.winners)})).scalars()
        year = local_day(issue.at).year
        return [(new_id(), f"V-{year}-{serial:06}") for serial in serials]


def _vouchers(issue: Issue, names: Sequence[tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
    iteration = issue.iteration
    of_all = ("offered", issue.at, issue.confirm_by, issue.terms_version, issue.rule_version)
    where = (iteration.territory, iteration.waiting_list, UUID(iteration.id))
    for (voucher_id, number), (ordinal, winner) in zip(names, issue.winners, strict=True):
        who = (winner.application_id, winner.code, winner.child_id)
        yield (voucher_id, number, *who, *where, ordinal, *of_all)


def _steps(issue: Issue, names: Sequence[tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
    for voucher_id, _ in names:
        yield (voucher_id, issue.at, "offer", "offered", "offered", "draw", issue.iteration.id)


def _deadlines(issue: Issue, names: Sequence[tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
    one = issue.deadline
    remind_at = one.reminders[0].at if one.reminders else None
    when = (str(one.kind), one.due_at, reminders_text(one.reminders), remind_at)
    of_all = (*when, "open", json.dumps(dict(one.details)), issue.at, issue.terms_version)
    for (voucher_id, _), (_, winner) in zip(names, issue.winners, strict=True):
        yield (new_id(), winner.application_id, voucher_id, *of_all)
