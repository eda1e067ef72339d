"""The public queue in PostgreSQL; every read leaves lists of special purposes out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.list_lines import line_of
from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.ordering import Progress
from queue_service.domain.slots import slots_of
from queue_service.use_cases.public_ports import Announced, Flow, ListedEntry, ProtocolLine, PublicHead, Run

_HEAD = text(
    """
    select h.seq, h.as_of, h.rule_version, l.at_ms from ledger_head h left join ledger l on l.seq = h.seq
    """
)
# A general list bears the code of its territory; one of special purpose a name that is none.
_COUNTS = text(
    """
    select list, cohort, class, n from counter c
    where level = 0 and list ~ '^[0-9]{9}$' and not exists (select 1 from waiting_list w where w.list = c.list)
    order by list
    """
)
_COUNTS_OF = text(
    """
    select list, cohort, class, n from counter c
    where list = :list and level = 0 and list ~ '^[0-9]{9}$'
      and not exists (select 1 from waiting_list w where w.list = c.list)
    """
)
_RANK = text(
    """
    select coalesce(sum(
        (select coalesce(sum(n), 0) from counter c where c.list = :list and c.cohort = atom.cohort
            and c.class = atom.class and level = 1 and slot < :month)
      + (select coalesce(sum(n), 0) from counter c where c.list = :list and c.cohort = atom.cohort
            and c.class = atom.class and level = 2 and slot >= :first_day and slot < :day)
      + (select coalesce(sum(n), 0) from counter c where c.list = :list and c.cohort = atom.cohort
            and c.class = atom.class and level = 3 and slot >= :first_hour and slot < :hour)
      + (select count(*) from standing s where s.list = :list and s.cohort = atom.cohort and s.class = atom.class
            and s.filed_at_ms >= :hour_begins_ms and (s.filed_at_ms, s.code) <= (:filed_at_ms, :code))
    ), 0)
    from unnest(cast(:cohorts as int[]), cast(:classes as text[])) as atom (cohort, class)
    """
)
_STORED_NUMBER = text(
    """
    select e.code from entry e where e.code = any(:spellings) and e.purpose = 'general'
      and not exists (select 1 from standing s where s.code = e.code and s.list <> e.territory)
    """
)
_RUNS = text(
    """
    select r.run, r.list, r.seq, r.at_ms, r.places, r.offered, i.state, i.cut_off, i.protocol_hash
    from run r left join iteration i on i.published_seq = r.seq
    where (cast(:list as text) is null or r.list = :list) and (cast(:before as bigint) is null or r.seq < :before)
      and r.list ~ '^[0-9]{9}$' and not exists (select 1 from waiting_list w where w.list = r.list)
    order by r.seq desc limit :limit
    """
)
_RUN = text(
    """
    select r.run, r.list, r.seq, r.at_ms, r.places, r.offered, i.state, i.cut_off, i.protocol_hash
    from run r left join iteration i on i.published_seq = r.seq
    where r.run = :run and r.list ~ '^[0-9]{9}$' and not exists (select 1 from waiting_list w where w.list = r.list)
    """
)
_ANNOUNCED = text(
    """
    select cast(id as text) as id, territory, places, cut_off, state = 'publishing' as drawing from iteration
    where state in ('drafted', 'simulated', 'approved', 'publishing') and purpose = 'general'
      and (cast(:territory as text) is null or territory = :territory)
    order by cut_off, iteration.id limit 100
    """
)
_PROTOCOL = text(
    """
    select seq - :seq as ordinal, code, seq from ledger
    where seq > :seq + :after and seq <= :last order by seq limit :limit
    """
)
_PLAN = text("select coalesce(sum(version), 0), count(*) from iteration")
_OFFERED = text(
    """
    select cohort, class, count(*) as n from movement
    where seq > :seq and seq <= :last and reason = 'offered' group by cohort, class
    """
)
_FLOWS = text(
    """
    select list, day, reason, sum(n)::bigint as n from movement_day
    where list = any(:lists) and day >= :day group by list, day, reason
    """
)


class PublicQueueReader:
    """Reads of one snapshot, taken by `open_snapshot` as the first statement of the transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open_snapshot(self) -> PublicHead:
        await self._connection.execute(text("set transaction isolation level repeatable read, read only"))
        row = (await self._connection.execute(_HEAD)).one()
        minute = row.as_of.replace(second=0, microsecond=0)
        as_of = minute if row.at_ms is None else max(minute, _instant(row.at_ms))
        return PublicHead(seq=row.seq, as_of=as_of, rule_version=row.rule_version)

    async def counts(self, territory: str | None = None) -> Mapping[str, Mapping[Atom, int]]:
        """How many stand in each atom of the territory's list, or of every one."""
        rows = (
            await self._connection.execute(_COUNTS)
            if territory is None
            else await self._connection.execute(_COUNTS_OF, {"list": territory})
        )
        found: dict[str, dict[Atom, int]] = {}
        for row in rows:
            found.setdefault(row.list, {})[_atom(row)] = row.n
        return found

    async def progress(self, territory: str) -> Progress:
        query = text("select node, phi from ratio_progress where list = :list")
        return {row.node: row.phi for row in await self._connection.execute(query, {"list": territory})}

    async def rank_of(self, key: Key, *, territory: str, atoms: Collection[Atom]) -> int:
        """How many of the atoms stand up to the key, itself included, from the counts alone but for one hour."""
        slots = slots_of(key.filed_at_ms)
        parameters = slots._asdict() | key._asdict()
        parameters |= {"first_day": slots.first_day, "first_hour": slots.first_hour}
        parameters |= {"hour_begins_ms": slots.hour_begins_ms, "list": territory}
        parameters |= {
            "cohorts": [atom.cohort for atom in atoms],
            "classes": [atom.privilege_class.value for atom in atoms],
        }
        return int((await self._connection.execute(_RANK, parameters)).scalar_one())

    async def entries(
        self, *, territory: str, atoms: Collection[Atom], after: Key | None, limit: int
    ) -> Sequence[ListedEntry]:
        statement, parameters = line_of(atoms, waiting_list=territory, after=after, limit=limit, with_holds=True)
        rows = await self._connection.execute(statement, parameters)
        return [
            ListedEntry(atom=_atom(row), key=Key(row.filed_at_ms, row.code), held_ground=row.held_ground)
            for row in rows
        ]

    async def stored_number(self, spellings: Collection[str]) -> str | None:
        found = await self._connection.execute(_STORED_NUMBER, {"spellings": list(spellings)})
        return found.scalars().first()

    async def runs(self, *, territory: str | None, before_seq: int | None, limit: int) -> Sequence[Run]:
        parameters = {"list": territory, "before": before_seq, "limit": limit}
        return [_run(row) for row in await self._connection.execute(_RUNS, parameters)]

    async def run(self, run: str) -> Run | None:
        row = (await self._connection.execute(_RUN, {"run": run})).one_or_none()
        return _run(row) if row else None

    async def announced(self, territory: str | None) -> Sequence[Announced]:
        """Iterations to come, the next one first."""
        rows = await self._connection.execute(_ANNOUNCED, {"territory": territory})
        return [Announced(**row._asdict()) for row in rows]

    async def protocol(self, run: Run, *, after: int, limit: int) -> Sequence[ProtocolLine]:
        """Who was drawn, in order; its offers are the leaves right behind its own."""
        parameters = {"seq": run.seq, "last": run.seq + run.offered, "after": after, "limit": limit}
        rows = await self._connection.execute(_PROTOCOL, parameters)
        return [ProtocolLine(ordinal=row.ordinal, number=row.code, seq=row.seq) for row in rows]

    async def plan_mark(self) -> str:
        """Changes whenever an iteration does."""
        versions, count = (await self._connection.execute(_PLAN)).one()
        return f"{versions}/{count}"

    async def offered_in(self, run: Run) -> Mapping[Atom, int]:
        """How many vouchers of the run went to each atom; its offers are the leaves right behind its own."""
        parameters = {"seq": run.seq, "last": run.seq + run.offered}
        return {_atom(row): row.n for row in await self._connection.execute(_OFFERED, parameters)}

    async def version_at(self, seq: int) -> str | None:
        query = text("select version from rules_change where seq <= :seq order by seq desc limit 1")
        return (await self._connection.execute(query, {"seq": seq})).scalar_one_or_none()

    async def flows(self, territories: Collection[str], *, from_day: int) -> Sequence[Flow]:
        rows = await self._connection.execute(_FLOWS, {"lists": list(territories), "day": from_day})
        return [Flow(territory=row.list, day=row.day, reason=row.reason, count=row.n) for row in rows]


def _atom(row: Row[Any]) -> Atom:
    return Atom(row.cohort, PrivilegeClass(getattr(row, "class")))


def _run(row: Row[Any]) -> Run:
    return Run(
        run=row.run,
        territory=row.list,
        seq=row.seq,
        at=_instant(row.at_ms),
        places=row.places,
        offered=row.offered,
        state=row.state or "published",
        cut_off=row.cut_off,
        protocol_hash=row.protocol_hash,
    )


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
