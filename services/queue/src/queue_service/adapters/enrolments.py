"""Enrolled children in PostgreSQL; that no child goes to two kindergartens at once, the table itself sees to."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.kindergartens import REACHED, reach_values
from queue_service.domain.place_errors import EnrolmentOverlapsError
from queue_service.use_cases.kindergarten_ports import Reach
from queue_service.use_cases.place_ports import Enrolment

_ADD = text(
    """
    insert into enrolment (id, application_id, child_id, voucher_id, kindergarten_id, group_id, during)
    values (:id, :application_id, :child_id, :voucher_id, :kindergarten_id, :group_id,
        daterange(:enrolled_on, null))
    """
)
_FIELDS = (
    "n.id, n.application_id, n.child_id, n.voucher_id, n.kindergarten_id, n.group_id, "
    "coalesce(lower(n.during), n.ended_at::date) as enrolled_on, n.ended_at"
)
_CURRENT = text(
    f"select {_FIELDS} from enrolment n where n.voucher_id = :id and n.ended_at is null for update"  # noqa: S608
)
_FIND = text(
    f"""
    select {_FIELDS} from enrolment n join kindergarten k on k.id = n.kindergarten_id where n.id = :id and {REACHED}
    """  # noqa: S608 - constants
)
# The day it ends is already another kindergarten's, if there is one.
_END = text(
    """
    update enrolment set during = daterange(lower(during), greatest(lower(during), cast(:on as date))),
        ended_at = :at, ground = :ground
    where id = :id
    """
)
_OF_KINDERGARTEN = text(
    f"select {_FIELDS} from enrolment n where n.kindergarten_id = :id and n.ended_at is null order by n.id"  # noqa: S608
)


class EnrolmentRepository:
    """Stores and finds enrolments; whoever changes one has locked its entry before."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, enrolment: Enrolment) -> None:
        """Store it; raises `EnrolmentOverlapsError` when the child goes to a kindergarten already."""
        try:
            await self._connection.execute(_ADD, asdict(enrolment))
        except IntegrityError as fault:
            raise EnrolmentOverlapsError from fault

    async def current_of(self, voucher_id: str) -> Enrolment | None:
        row = (await self._connection.execute(_CURRENT, {"id": voucher_id})).one_or_none()
        return _enrolment(row) if row else None

    async def find(self, enrolment_id: str, *, reach: Reach) -> Enrolment | None:
        row = (await self._connection.execute(_FIND, reach_values(reach) | {"id": enrolment_id})).one_or_none()
        return _enrolment(row) if row else None

    async def end(self, enrolment: Enrolment, *, on: date, at: datetime, ground: str) -> None:
        await self._connection.execute(_END, {"id": enrolment.id, "on": on, "at": at, "ground": ground})

    async def of_kindergarten(self, kindergarten_id: str) -> Sequence[Enrolment]:
        """Everybody who goes there."""
        return [_enrolment(row) for row in await self._connection.execute(_OF_KINDERGARTEN, {"id": kindergarten_id})]


def _enrolment(row: Row[Any]) -> Enrolment:
    fields = {name: getattr(row, name) for name in Enrolment.__slots__}
    ids = {name: str(fields[name]) for name in ("id", "voucher_id", "kindergarten_id", "group_id")}
    return Enrolment(**(fields | ids))
