"""Reads of vouchers as screens show them, in the caller's scope."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.entries import entry_of
from queue_service.adapters.vouchers import VoucherRepository, voucher_of
from queue_service.domain.operator_roles import Scope
from queue_service.domain.vouchers import Voucher
from queue_service.use_cases.show_voucher import ChosenPlace, VoucherCard
from queue_service.use_cases.voucher_ports import Inactivity, Situation

_MINE = text(
    """
    select e.* from entry e where e.application_id = :id and (e.account_id = :account
        or exists (select 1 from child_link l where l.child_id = e.child_id and l.account_id = :account))
    """
)
# A place that was let go is told too, until another is chosen: who let it go, and why.
_CHOSEN = text(
    """
    select c.id as choice_id, c.state as choice_state, c.held_at, c.ground, c.group_id, c.kindergarten_id,
        k.name_kk, k.name_ru, k.address_kk, k.address_ru, g.name as group_name,
        t.id as contract_id, t.number as contract_number, t.parent_signed_at, t.kindergarten_signed_at
    from choice c join kindergarten k on k.id = c.kindergarten_id join kindergarten_group g on g.id = c.group_id
    left join contract t on t.choice_id = c.id and t.terminated_at is null
    where c.voucher_id = cast(:id as uuid) order by c.held_at desc, c.id desc limit 1
    """
)
_LISTED = text(
    """
    select * from voucher
    where (territory = any(:territories) or :everywhere)
        and (cast(:territory as text) is null or territory = :territory)
        and (cast(:state as text) is null or state = :state)
        and (cast(:number as text) is null or number = :number or code = :number)
        and (cast(:before_at as timestamptz) is null or (offered_at, id) < (:before_at, cast(:before_id as uuid)))
    order by offered_at desc, id desc limit :limit
    """
)
_ONE = text("select * from voucher where id = cast(:id as uuid) and (territory = any(:territories) or :everywhere)")


class VoucherCardReader:
    """Finds vouchers for those who may see them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._vouchers = VoucherRepository(connection)

    async def of_mine(self, application_id: str, *, account_id: str) -> VoucherCard | None:
        """The application's newest voucher; None for anybody else's application."""
        row = (await self._connection.execute(_MINE, {"id": application_id, "account": account_id})).one_or_none()
        if row is None:
            return None
        voucher = await self._vouchers.of_application(application_id)
        inactivity = Inactivity(since=row.inactive_since, restore_by=row.restore_by, restored_times=row.restored_times)
        return VoucherCard(
            entry=entry_of(row),
            inactivity=inactivity,
            voucher=voucher,
            situation=await self._vouchers.situation(voucher.id) if voucher else Situation(),
            steps=await self._vouchers.steps(voucher.id) if voucher else (),
            chosen=await self._chosen(voucher) if voucher else None,
        )

    async def _chosen(self, voucher: Voucher) -> ChosenPlace | None:
        row = (await self._connection.execute(_CHOSEN, {"id": voucher.id})).one_or_none()
        return _place(row) if row else None

    async def listed(
        self,
        scope: Scope,
        *,
        territory: str | None,
        state: str | None,
        number: str | None,
        before: tuple[datetime, str] | None,
        limit: int,
    ) -> Sequence[Voucher]:
        """Vouchers of the scope, the newest first."""
        values = _scope(scope) | {
            "territory": territory,
            "state": state,
            "number": number,
            "before_at": before[0] if before else None,
            "before_id": before[1] if before else None,
            "limit": limit,
        }
        return [voucher_of(row) for row in await self._connection.execute(_LISTED, values)]

    async def in_scope(self, voucher_id: str, scope: Scope) -> Voucher | None:
        row = (await self._connection.execute(_ONE, _scope(scope) | {"id": voucher_id})).one_or_none()
        return voucher_of(row) if row else None


def _scope(scope: Scope) -> dict[str, Any]:
    return {"territories": list(scope.territories), "everywhere": scope.everywhere}


def _place(row: Row[Any]) -> ChosenPlace:
    return ChosenPlace(
        choice_id=str(row.choice_id),
        state=row.choice_state,
        held_at=row.held_at,
        ground=row.ground,
        kindergarten_id=str(row.kindergarten_id),
        names={"kk": row.name_kk or row.name_ru, "ru": row.name_ru or row.name_kk},
        addresses={"kk": row.address_kk or row.address_ru, "ru": row.address_ru or row.address_kk},
        group_id=str(row.group_id),
        group_name=row.group_name,
        contract_id=None if row.contract_id is None else str(row.contract_id),
        contract_number=row.contract_number,
        parent_signed_at=row.parent_signed_at,
        kindergarten_signed_at=row.kindergarten_signed_at,
    )
