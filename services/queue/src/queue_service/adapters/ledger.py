"""The ledger in PostgreSQL: its head, its leaves, and what is folded from them in the same transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.sealings import write_sealing
from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.folding import Stand
from queue_service.domain.sealing import Sealing
from queue_service.use_cases.ports import Head

_STANDS = text("select * from standing where code = any(:codes)")
_FREE = text("select cohort, class, n - held as n from counter where list = :list and level = 0 and n > held")
_PROGRESS = text("select node, phi from ratio_progress where list = :list")
_FIRST_FREE = text(
    """
    select found.* from unnest(cast(:cohorts as int[]), cast(:classes as text[])) as atom (cohort, class)
    cross join lateral (
        select s.cohort, s.class, s.filed_at_ms, s.code from standing s
        where s.list = :list and s.cohort = atom.cohort and s.class = atom.class and s.held_ground is null
        order by s.filed_at_ms, s.code limit :limit
    ) as found
    order by found.filed_at_ms, found.code limit :limit
    """
)


class LedgerRepository:
    """What the sealer reads and writes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lock_head(self) -> Head:
        """The last sequence number, held until the commit so that no second sealer can number anything."""
        row = (await self._connection.execute(text("select seq, as_of from ledger_head for update"))).one()
        return Head(seq=row.seq, as_of=row.as_of)

    async def confirm_head(self, *, at: datetime) -> None:
        """Say that everything up to now is in the numbers; at most once a second, to spare the disk."""
        await self._connection.execute(
            text("update ledger_head set as_of = :at where as_of < cast(:at as timestamptz) - interval '1 second'"),
            {"at": at},
        )

    async def stands(self, codes: Collection[str]) -> Mapping[str, Stand | None]:
        """Where each of the codes stands; one that stands nowhere is not in the answer."""
        rows = await self._connection.execute(_STANDS, {"codes": list(codes)})
        return {
            row.code: Stand(
                row.list,
                Atom(row.cohort, PrivilegeClass(getattr(row, "class"))),
                Key(row.filed_at_ms, row.code),
                row.held_ground,
            )
            for row in rows
        }

    async def write(self, sealing: Sealing, *, at: datetime, words: Mapping[str, Mapping[str, int]]) -> None:
        await write_sealing(self._connection, sealing, at=at, words=words)

    async def has_run(self, run: str) -> bool:
        found = await self._connection.execute(text("select 1 from run where run = :run"), {"run": run})
        return found.scalar_one_or_none() is not None

    async def free(self, waiting_list: str) -> tuple[Mapping[Atom, int], Mapping[str, int]]:
        """How many of each atom are not held, and where the ratios stand."""
        cells = await self._connection.execute(_FREE, {"list": waiting_list})
        free = {Atom(cohort, PrivilegeClass(name)): n for cohort, name, n in cells}
        ratios = await self._connection.execute(_PROGRESS, {"list": waiting_list})
        return free, {row.node: row.phi for row in ratios}

    async def first_free(self, waiting_list: str, atoms: Collection[Atom], *, limit: int) -> Sequence[Stand]:
        """The first not held of a category, by the order inside it."""
        known = {atom: atom for atom in atoms}
        parameters = {
            "list": waiting_list,
            "cohorts": [atom.cohort for atom in atoms],
            "classes": [atom.privilege_class.value for atom in atoms],
            "limit": limit,
        }
        rows = (await self._connection.execute(_FIRST_FREE, parameters)).all()
        return [Stand(waiting_list, known[Atom(cohort, name)], Key(*key)) for cohort, name, *key in rows]
