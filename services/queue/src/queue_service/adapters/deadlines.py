"""Deadlines in PostgreSQL; each is settled once, whatever runs beside it."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.identifiers import new_id
from queue_service.use_cases.voucher_ports import Deadline, DeadlineKind, NewDeadline, Reminder, Settlement

_SET = text(
    """
    insert into deadline (id, application_id, voucher_id, kind, due_at, reminders, remind_at, state, details, set_at,
        terms_version)
    select cast(new.id as uuid), new.application_id, cast(new.voucher_id as uuid), new.kind, new.due_at,
        cast(new.reminders as jsonb), new.remind_at, 'open', cast(new.details as jsonb), new.set_at, new.terms_version
    from unnest(cast(:ids as text[]), cast(:application_ids as text[]), cast(:voucher_ids as text[]),
            cast(:kinds as text[]), cast(:due as timestamptz[]), cast(:reminders as text[]),
            cast(:remind as timestamptz[]), cast(:details as text[]), cast(:set_at as timestamptz[]),
            cast(:versions as text[]))
        as new (id, application_id, voucher_id, kind, due_at, reminders, remind_at, details, set_at, terms_version)
    """
)
_SETTLE = text(
    """
    update deadline set state = :how, settled_at = :at
    where application_id = :application_id and state = 'open'
        and (cast(:kinds as text[]) is null or kind = any(cast(:kinds as text[])))
        and (cast(:voucher_id as uuid) is null or voucher_id = cast(:voucher_id as uuid))
    """
)
_SETTLE_ONE = text("update deadline set state = :how, settled_at = :at where id = cast(:id as uuid) and state = 'open'")
# Entries are locked before anything of theirs, so the entry is what is taken here; who is busy is passed by.
_NEXT_DUE = text(
    """
    select d.id from deadline d join entry e using (application_id)
    where d.state = 'open' and least(d.due_at, d.remind_at) <= :now and d.id <> all(cast(:passing_by as uuid[]))
    order by least(d.due_at, d.remind_at), d.id limit 1
    for update of e skip locked
    """
)
_STILL_DUE = text(
    "select * from deadline where id = :id and state = 'open' and least(due_at, remind_at) <= :now for update"
)
_OVERDUE = text(
    """
    select count(*) as n, min(least(due_at, remind_at)) as oldest from deadline
    where state = 'open' and least(due_at, remind_at) <= :now
    """
)
_WAIT_ON = text("update deadline set remind_at = :remind_at where id = cast(:id as uuid)")
_OPEN = text("select * from deadline where application_id = :id and state = 'open' order by due_at, id")


class DeadlineRepository:
    """Sets, finds and settles deadlines."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def set(self, deadline: NewDeadline) -> str:
        """Set one and return its id."""
        (deadline_id,) = await self._insert([deadline])
        return deadline_id

    async def set_all(self, deadlines: Collection[NewDeadline]) -> None:
        """Set any number in one statement."""
        if deadlines:
            await self._insert(list(deadlines))

    async def settle(
        self,
        application_id: str,
        *,
        how: Settlement,
        at: datetime,
        kinds: Collection[DeadlineKind] | None = None,
        voucher_id: str | None = None,
    ) -> int:
        """End what is open of the application, of these kinds or all, and return how many there were."""
        values = {
            "application_id": application_id,
            "how": how,
            "at": at,
            "kinds": None if kinds is None else [str(kind) for kind in kinds],
            "voucher_id": voucher_id,
        }
        return (await self._connection.execute(_SETTLE, values)).rowcount

    async def wait_on(self, deadline_id: str, *, remind_at: datetime | None) -> None:
        """Let it wait for its next reminder, or for its end where there is none."""
        await self._connection.execute(_WAIT_ON, {"id": deadline_id, "remind_at": remind_at})

    async def settle_one(self, deadline_id: str, *, how: Settlement, at: datetime) -> bool:
        """End this one; False when it has ended already."""
        values = {"id": deadline_id, "how": how, "at": at}
        return (await self._connection.execute(_SETTLE_ONE, values)).rowcount == 1

    async def take_due(self, *, now: datetime, passing_by: Collection[str] = ()) -> Deadline | None:
        """The earliest that is due, its entry locked until the commit; what is held by others is passed by."""
        values = {"now": now, "passing_by": list(passing_by)}
        while (deadline_id := (await self._connection.execute(_NEXT_DUE, values)).scalar_one_or_none()) is not None:
            # What was read before the lock may have been settled, or reminded of, by whoever held it.
            row = (await self._connection.execute(_STILL_DUE, {"id": deadline_id, "now": now})).one_or_none()
            if row is not None:
                return _deadline(row)
        return None

    async def open_of(self, application_id: str) -> Sequence[Deadline]:
        return [_deadline(row) for row in await self._connection.execute(_OPEN, {"id": application_id})]

    async def overdue(self, now: datetime) -> tuple[int, datetime | None]:
        """How many are due and not settled, and since when the oldest."""
        row = (await self._connection.execute(_OVERDUE, {"now": now})).one()
        return row.n, row.oldest

    async def _insert(self, deadlines: Sequence[NewDeadline]) -> list[str]:
        ids = [new_id() for _ in deadlines]
        values = {
            "ids": ids,
            "application_ids": [one.application_id for one in deadlines],
            "voucher_ids": [one.voucher_id for one in deadlines],
            "kinds": [str(one.kind) for one in deadlines],
            "due": [one.due_at for one in deadlines],
            "reminders": [reminders_text(one.reminders) for one in deadlines],
            "remind": [one.reminders[0].at if one.reminders else None for one in deadlines],
            "details": [json.dumps(dict(one.details)) for one in deadlines],
            "set_at": [one.set_at for one in deadlines],
            "versions": [one.terms_version for one in deadlines],
        }
        await self._connection.execute(_SET, values)
        return ids


def reminders_text(reminders: Sequence[Reminder]) -> str:
    """The reminders as they are stored."""
    return json.dumps([{"reminder": one.name, "at": one.at.isoformat()} for one in reminders])


def _deadline(row: Row[Any]) -> Deadline:
    return Deadline(
        id=str(row.id),
        application_id=row.application_id,
        kind=DeadlineKind(row.kind),
        due_at=row.due_at,
        voucher_id=None if row.voucher_id is None else str(row.voucher_id),
        details=row.details,
        reminders=[Reminder(one["reminder"], datetime.fromisoformat(one["at"])) for one in row.reminders],
        remind_at=row.remind_at,
    )
