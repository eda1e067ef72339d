"""Holds in PostgreSQL: what is decided stands with the entry, and the ledger's fold of it in `standing`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.turns import take_turn
from queue_service.domain.holds import HAS_VOUCHER, NO_PLACES, SUSPENDED, UNDER_AGE
from queue_service.use_cases.hold_ports import HeldChild, Review

# The states in which a voucher is a child's only one.
_LIVE = "('offered', 'confirmed', 'bound', 'used', 'suspended')"
# A district none of whose kindergartens is known says nothing about free places.
_DUE = f"""
    case when e.child_id in (select v.child_id from voucher v where v.state in {_LIVE}) then '{HAS_VOUCHER}'
         when e.birth_date >= cast(:born as date) then '{UNDER_AGE}'
         when cast(:by_settlement as boolean) and e.settlement is not null
              and exists (select from kindergarten k where k.territory = e.territory)
              and not exists (select from places p where (p.territory, p.settlement, p.purpose)
                  = (e.territory, e.settlement, e.purpose))
         then '{NO_PLACES}' end
"""  # noqa: S608 - constants
_REVIEW = text(
    f"""
    with places as materialized (
        select distinct k.territory, k.settlement, g.purpose
        from kindergarten k join kindergarten_group g on g.kindergarten_id = k.id
        where cast(:by_settlement as boolean) and k.state = 'open' and k.in_voucher and g.state = 'open'
          and g.held + g.enrolled < g.declared
    ), due as materialized (
        select e.application_id, e.hold_ground as before, {_DUE} as after from entry e
        where e.list = :list and e.state = 'queued' and e.hold_ground is distinct from '{SUSPENDED}'
          and {_DUE} is distinct from e.hold_ground
        limit :limit for update of e
    )
    update entry e
    set hold_ground = due.after, held_since = case when due.after is not null then cast(:at as timestamptz) end
    from due where e.application_id = due.application_id
    returning e.application_id, e.code, e.account_id, e.territory, e.list, due.before, due.after
    """  # noqa: S608 - constants
)
_HOLD = text("update entry set hold_ground = :ground, held_since = :at where application_id = :id")
_LIFT = text("update entry set hold_ground = null, held_since = null where application_id = :id")
_LISTS = text(
    """
    select distinct c.list, coalesce(w.territory, c.list) as territory from counter c
    left join waiting_list w on w.list = c.list where c.level = 0 and c.n > 0 order by c.list
    """
)
_HAS_FREE_PLACE = text(
    """
    select not exists (select from kindergarten where territory = :territory) or exists (
        select from kindergarten k join kindergarten_group g on g.kindergarten_id = k.id
        where k.territory = :territory and k.settlement = :settlement and g.purpose = :purpose and k.state = 'open'
          and k.in_voucher and g.state = 'open' and g.held + g.enrolled < g.declared)
    """
)


class HoldRepository:
    """Places and lifts holds."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lists(self) -> Sequence[tuple[str, str]]:
        """Every waiting list in which somebody stands, and its territory."""
        return [(row.list, row.territory) for row in await self._connection.execute(_LISTS)]

    async def review(self, review: Review, *, limit: int) -> Sequence[HeldChild]:
        """Set right at most so many holds that follow from data, and tell which; none when all are right."""
        await take_turn(self._connection, review.waiting_list)
        rows = await self._connection.execute(
            _REVIEW,
            {
                "list": review.waiting_list,
                "born": review.born_too_late,
                "by_settlement": review.by_settlement,
                "at": review.at,
                "limit": limit,
            },
        )
        return [
            HeldChild(
                application_id=row.application_id,
                code=row.code,
                account_id=row.account_id,
                territory=row.territory,
                waiting_list=row.list,
                before=row.before,
                after=row.after,
            )
            for row in rows
        ]

    async def hold(self, application_id: str, *, ground: str, at: datetime) -> None:
        await self._connection.execute(_HOLD, {"id": application_id, "ground": ground, "at": at})

    async def lift(self, application_id: str) -> None:
        await self._connection.execute(_LIFT, {"id": application_id})

    async def has_free_place(self, territory: str, *, settlement: str, purpose: str) -> bool:
        """Whether the settlement has a free place for the purpose, or nothing is known of the whole district."""
        place = {"territory": territory, "settlement": settlement, "purpose": purpose}
        return bool((await self._connection.execute(_HAS_FREE_PLACE, place)).scalar_one())
