"""Renewals and what each child was told beforehand, in PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.turns import take_turn
from queue_service.domain.renewals import SCHOOL_AGE, Previewed
from queue_service.use_cases.renewal_ports import Outgrown, OwnPreview, Renewal

# One at a time: the next is scheduled when the last is done with.
_ADD = text(
    """
    insert into renewal (version, valid_from, state, scheduled_by, scheduled_at)
    select :version, :valid_from, :state, :scheduled_by, :scheduled_at
    where pg_try_advisory_xact_lock(hashtextextended('queue.renewal', 0))
      and not exists (select from renewal where state in ('scheduled', 'previewed'))
    on conflict (version) do update
        set state = excluded.state, scheduled_by = excluded.scheduled_by, scheduled_at = excluded.scheduled_at
        where renewal.state = 'cancelled'
    """
)
_COLUMNS = "r.*, d.state = 'published' as approved"
_LISTED = text(
    f"select {_COLUMNS} from renewal r join rule_draft d using (version) "  # noqa: S608 - a constant
    "where d.state <> 'discarded' order by r.valid_from desc, r.version"
)
_GET = f"select {_COLUMNS} from renewal r join rule_draft d using (version) where version = :version"  # noqa: S608
_SAVE = text(
    """
    update renewal set state = :state, previewed_at = :previewed_at, preview_seq = :preview_seq,
        executed_at = :executed_at, executed_seq = :executed_seq
    where version = :version
    """
)
_FORGET = text("delete from renewal_preview where version = :version")
_KEEP = text(
    """
    insert into renewal_preview (version, application_id, category_before, number_before, category_after, number_after,
                                 reason)
    select :version, e.application_id, p.category_before, p.number_before, p.category_after, p.number_after, p.reason
    from unnest(cast(:codes as text[]), cast(:categories_before as text[]), cast(:numbers_before as int[]),
                cast(:categories_after as text[]), cast(:numbers_after as int[]), cast(:reasons as text[]))
        as p (code, category_before, number_before, category_after, number_after, reason)
    join entry e on e.code = p.code
    """
)
_OF_ONE = text(
    """
    select e.application_id, r.version, r.valid_from, r.previewed_at, r.preview_seq as ledger_seq, p.category_before,
        p.number_before, p.category_after, p.number_after, p.reason
    from entry e
    left join (renewal_preview p join renewal r on r.version = p.version and r.state = 'previewed')
        on p.application_id = e.application_id and e.state = 'queued'
    where e.application_id = :id and (e.account_id = :account_id
        or exists (select from child_link l where l.child_id = e.child_id and l.account_id = :account_id))
    """
)
_LISTS = text("select distinct list from counter where level = 0 and n > 0 order by list")
_OUTGROW = text(
    f"""
    update entry set state = 'archived', left_reason = '{SCHOOL_AGE}', hold_ground = null, held_since = null,
        version = version + 1
    where application_id in (
        select application_id from entry where list = :list and cohort < :born_before and state = 'queued' limit :limit)
    returning application_id, code, account_id, territory, list
    """  # noqa: S608 - a constant
)
_SEALED_AT = text("select seq from rules_change where version = :version order by seq limit 1")
_PREVIOUS = text(
    """
    select version from rules_change where seq < (select min(seq) from rules_change where version = :version)
    order by seq desc limit 1
    """
)


class RenewalRepository:
    """Stores renewals, and what they do to each child."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, renewal: Renewal) -> bool:
        """Schedule it; False beside another one that waits for its day."""
        return (await self._connection.execute(_ADD, _columns(renewal))).rowcount == 1

    async def get(self, version: str, *, for_update: bool = False) -> Renewal | None:
        query = text(f"{_GET} for update of r" if for_update else _GET)
        row = (await self._connection.execute(query, {"version": version})).one_or_none()
        return _renewal(row) if row else None

    async def listed(self) -> Sequence[Renewal]:
        """Every renewal whose rules nobody discarded, the latest day first."""
        return [_renewal(row) for row in await self._connection.execute(_LISTED)]

    async def save(self, renewal: Renewal) -> None:
        await self._connection.execute(_SAVE, _columns(renewal))

    async def forget_preview(self, version: str) -> None:
        await self._connection.execute(_FORGET, {"version": version})

    async def keep_preview(self, version: str, children: Sequence[Previewed]) -> None:
        """Store what the renewal does to these children."""
        if not children:
            return
        columns = [list(column) for column in zip(*children, strict=True)]
        names = ("codes", "categories_before", "numbers_before", "categories_after", "numbers_after", "reasons")
        await self._connection.execute(_KEEP, {"version": version, **dict(zip(names, columns, strict=True))})

    async def preview_of(self, application_id: str, *, account_id: str) -> tuple[bool, OwnPreview | None]:
        """Whether the account may know of the application, and what is ahead of it."""
        values = {"id": application_id, "account_id": account_id}
        row = (await self._connection.execute(_OF_ONE, values)).one_or_none()
        if row is None or row.version is None:
            return row is not None, None
        fields = row._asdict()
        del fields["application_id"]
        return True, OwnPreview(**fields)

    async def lists(self) -> Sequence[str]:
        """Every list in which somebody stands."""
        return list((await self._connection.execute(_LISTS)).scalars())

    async def outgrow(self, waiting_list: str, *, born_before: int, limit: int) -> Sequence[Outgrown]:
        """Archive at most so many entries of children born before that year."""
        await take_turn(self._connection, waiting_list)
        values = {"list": waiting_list, "born_before": born_before, "limit": limit}
        rows = await self._connection.execute(_OUTGROW, values)
        return [
            Outgrown(
                application_id=row.application_id,
                code=row.code,
                account_id=row.account_id,
                territory=row.territory,
                waiting_list=row.list,
            )
            for row in rows
        ]

    async def sealed_at(self, version: str) -> int | None:
        """The leaf by which the rules came into force."""
        return (await self._connection.execute(_SEALED_AT, {"version": version})).scalar_one_or_none()

    async def previous_of(self, version: str) -> str:
        """The rules that were in force before."""
        return str((await self._connection.execute(_PREVIOUS, {"version": version})).scalar_one())


def _columns(renewal: Renewal) -> dict[str, Any]:
    return {name: getattr(renewal, name) for name in renewal.__slots__}


def _renewal(row: Row[Any]) -> Renewal:
    return Renewal(**row._asdict())
