"""Children as their kindergarten sees them, in PostgreSQL: by number, without a name, and no longer than need be."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.use_cases.show_children import ChildRow, WaitingRow

# A child is seen through the day on which its enrolment ends, in Almaty; `since_day` is that day's first instant.
_CHILDREN = """
    select e.application_id, e.account_id, e.code, 'enrolled' as state, n.id as enrolment_id, null::uuid as choice_id,
        o.id as contract_id, o.number as contract_number, o.parent_signed_at, o.kindergarten_signed_at,
        g.id as group_id, g.name as group_name, g.age_band, g.language,
        coalesce(v.used_at, n.ended_at) as since, n.ended_at, null::timestamptz as answer_by
    from enrolment n join entry e using (application_id) join kindergarten_group g on g.id = n.group_id
    join voucher v on v.id = n.voucher_id
    left join lateral (
        select o.* from choice c join contract o on o.choice_id = c.id
        where c.voucher_id = n.voucher_id and c.group_id = n.group_id and c.state = 'enrolled'
        order by o.drafted_at desc limit 1
    ) o on true
    where n.kindergarten_id = :kindergarten and (n.ended_at is null or n.ended_at >= :since_day)
    union all
    select e.application_id, e.account_id, e.code, c.state, null, c.id, o.id, o.number, o.parent_signed_at,
        o.kindergarten_signed_at, g.id, g.name, g.age_band, g.language, c.held_at, null,
        (select min(d.due_at) from deadline d where d.application_id = c.application_id
            and d.voucher_id = c.voucher_id and d.state = 'open' and d.kind = 'kindergarten_answer')
    from choice c join entry e using (application_id) join kindergarten_group g on g.id = c.group_id
    left join contract o on o.choice_id = c.id and o.terminated_at is null
    where c.kindergarten_id = :kindergarten and c.state in ('held', 'accepted')
"""
_LISTED = text(
    f"""
    select * from ({_CHILDREN}) child
    where (cast(:state as text) is null or state = :state)
      and (cast(:since as timestamptz) is null or (since, application_id) > (:since, cast(:after as text)))
    order by since, application_id limit :limit
    """  # noqa: S608 - constants
)
_WAITING = text(
    """
    select w.id, e.application_id, e.account_id, e.code, w.age_band, w.purpose, w.language, w.state, w.joined_at,
        w.accept_by, row_number() over (order by w.issued_seq, w.ordinal, w.id) as number
    from waitlist w join entry e using (application_id)
    where w.kindergarten_id = :kindergarten and w.state <> 'left'
    order by number offset :after limit :limit
    """
)


class KindergartenChildReader:
    """Reads of a kindergarten's own children."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def children(
        self,
        kindergarten_id: str,
        *,
        state: str | None,
        since_day: datetime,
        after: tuple[datetime, str] | None,
        limit: int,
    ) -> Sequence[ChildRow]:
        since, last = after or (None, None)
        values = {"kindergarten": kindergarten_id, "state": state, "since_day": since_day}
        rows = await self._connection.execute(_LISTED, values | {"since": since, "after": last, "limit": limit})
        return [_child(row) for row in rows]

    async def waiting(self, kindergarten_id: str, *, after: int, limit: int) -> Sequence[WaitingRow]:
        values = {"kindergarten": kindergarten_id, "after": after, "limit": limit}
        rows = await self._connection.execute(_WAITING, values)
        return [_waiting(row) for row in rows]


def _child(row: Row[Any]) -> ChildRow:
    fields = {name: getattr(row, name) for name in ChildRow.__slots__}
    ids = ("enrolment_id", "choice_id", "contract_id", "group_id")
    return ChildRow(**(fields | {name: None if fields[name] is None else str(fields[name]) for name in ids}))


def _waiting(row: Row[Any]) -> WaitingRow:
    return WaitingRow(**{name: getattr(row, name) for name in WaitingRow.__slots__})
