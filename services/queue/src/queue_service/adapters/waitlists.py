"""Waiting lists of kindergartens in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.use_cases.place_ports import Numbered, Waiting, WaitingChild

_ADD = text(
    """
    insert into waitlist (id, voucher_id, application_id, kindergarten_id, age_band, purpose, language, issued_seq,
                          ordinal, state, joined_at)
    select :id, :voucher_id, :application_id, :kindergarten_id, :age_band, :purpose, :language,
        coalesce(i.published_seq, 0), :ordinal, 'waiting', :joined_at
    from iteration i where i.id = :iteration_id
    returning issued_seq
    """
)
_OF_VOUCHER = text(
    "select * from waitlist where voucher_id = :id and state <> 'left' order by joined_at, id for update"
)
_LOCK = text("select * from waitlist where id = :id for update")
_STORE = text(
    """
    update waitlist set state = :state, offered_group = :offered_group, offered_at = :offered_at,
        accept_by = :accept_by, left_at = :left_at, ground = :ground
    where id = :id
    """
)
# A child born before its birth date was kept here counts as the youngest of its year.
_CHILDREN = text(
    """
    select w.*, coalesce(e.birth_date, make_date(e.cohort, 12, 31)) as birth_date, e.group_type,
        v.state = 'confirmed' and not exists (
            select from waitlist o where o.voucher_id = w.voucher_id and o.state = 'offered') as ready
    from waitlist w join entry e using (application_id) join voucher v on v.id = w.voucher_id
    where w.kindergarten_id = :id and w.state = 'waiting'
    order by w.issued_seq, w.ordinal, w.id
    """
)
_OF_KINDERGARTEN = text(
    "select * from waitlist where kindergarten_id = :id and state <> 'left' order by issued_seq, ordinal, id"
)
_NUMBERS = text(
    """
    select w.*,
        (select count(*) from waitlist o where o.kindergarten_id = w.kindergarten_id and o.state <> 'left'
            and (o.issued_seq, o.ordinal, o.id) <= (w.issued_seq, w.ordinal, w.id)) as number,
        (select count(*) from waitlist o where o.kindergarten_id = w.kindergarten_id and o.state <> 'left') as total
    from waitlist w where w.voucher_id = :id and w.state <> 'left' order by w.joined_at, w.id
    """
)
_WITH_FREE_PLACES = text(
    """
    select k.id from kindergarten k where k.state = 'open'
      and exists (select from waitlist w where w.kindergarten_id = k.id and w.state = 'waiting')
      and exists (select from kindergarten_group g where g.kindergarten_id = k.id and g.state = 'open'
            and g.held + g.enrolled < g.declared)
    order by k.id
    """
)


class WaitlistRepository:
    """Stores and finds who waits where."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, waiting: Waiting, *, iteration_id: str) -> Waiting:
        """Store it at the place of its voucher's issue; the answer says which."""
        values = asdict(waiting) | {"iteration_id": iteration_id}
        seq = (await self._connection.execute(_ADD, values)).scalar_one()
        return replace(waiting, issued_seq=seq)

    async def of_voucher(self, voucher_id: str) -> Sequence[Waiting]:
        """Everywhere the child waits, locked; its entry and voucher are locked first."""
        return [waiting_of(row) for row in await self._connection.execute(_OF_VOUCHER, {"id": voucher_id})]

    async def lock(self, waiting_id: str) -> Waiting | None:
        row = (await self._connection.execute(_LOCK, {"id": waiting_id})).one_or_none()
        return waiting_of(row) if row else None

    async def store(self, waiting: Waiting, *, left_at: datetime | None = None, ground: str | None = None) -> None:
        await self._connection.execute(_STORE, asdict(waiting) | {"left_at": left_at, "ground": ground})

    async def children(self, kindergarten_id: str) -> Sequence[WaitingChild]:
        """Who waits in a list and has no offer, in its order."""
        rows = await self._connection.execute(_CHILDREN, {"id": kindergarten_id})
        return [
            WaitingChild(waiting=waiting_of(row), birth_date=row.birth_date, group_type=row.group_type, ready=row.ready)
            for row in rows
        ]

    async def of_kindergarten(self, kindergarten_id: str) -> Sequence[Waiting]:
        """Everybody in a list, who has an offer too, in its order."""
        return [waiting_of(row) for row in await self._connection.execute(_OF_KINDERGARTEN, {"id": kindergarten_id})]

    async def numbers(self, voucher_id: str) -> Sequence[Numbered]:
        """The child's number in every list it waits in."""
        rows = await self._connection.execute(_NUMBERS, {"id": voucher_id})
        return [Numbered(waiting=waiting_of(row), number=row.number, total=row.total) for row in rows]

    async def with_free_places(self) -> Sequence[str]:
        """Kindergartens where somebody waits and some place is free."""
        return [str(found) for found in (await self._connection.execute(_WITH_FREE_PLACES)).scalars()]


def waiting_of(row: Row[Any]) -> Waiting:
    """The waiting child of a row of the table."""
    fields = {name: getattr(row, name) for name in Waiting.__slots__}
    ids = {name: str(fields[name]) for name in ("id", "voucher_id", "kindergarten_id")}
    group = fields["offered_group"]
    return Waiting(**(fields | ids | {"offered_group": None if group is None else str(group)}))
