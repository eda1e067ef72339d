"""Entries for operators: the scope stands in every statement, so that another territory's are not there."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.entries import entry_of
from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.operator_roles import Scope
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.show_entries import EntryFilter, ListedEntry

#: Before every key there is.
_FIRST = Key(-1, "")
#: The states that a draw changes are one phase in the index, so that it writes no index at all.
_WAITING, _WAITING_STATES = "waiting", ("queued", "offered")
_PHASES_ALL = [_WAITING, "refused", "left", "inactive", "annulled", "enrolled", "archived"]
# Every list there is, found by leaps in the index; a general one bears the code of its territory.
_LISTS = """
    with recursive leap (list) as (
        select min(list) from entry
        union all
        select (select min(e.list) from entry e where e.list > leap.list) from leap where leap.list is not null
    ), lists as materialized (
        select leap.list from leap left join waiting_list w on w.list = leap.list
        where leap.list is not null and (coalesce(w.territory, leap.list) = any(:territories) or :everywhere)
          and (cast(:territory as text) is null or coalesce(w.territory, leap.list) = :territory)
    )
"""
_ROW = "e.application_id, e.code, e.filed_at_ms, e.territory, e.purpose, e.cohort, e.class, e.state, e.hold_ground"
# Each range is in the order of the answer already; the limit stands in every one, so that none is read to its end.
_PAGE = """
    {lists}
    select found.* from lists {ranges}
    cross join lateral (
        select {row} from entry e
        where e.list = lists.list and {condition} and (e.filed_at_ms, e.code) > (:filed_at_ms, :code)
        order by e.filed_at_ms, e.code limit :limit
    ) as found
    order by found.filed_at_ms, found.code limit :limit
"""
_ATOMS = "cross join unnest(cast(:cohorts as int[]), cast(:classes as text[])) as atom (cohort, class)"
_PHASES = "cross join unnest(cast(:phases as text[])) as one (phase)"
_GET = text(
    """
    select * from entry where application_id = :id and (territory = any(:territories) or :everywhere)
    """
)
_VOUCHERS = text(
    """
    select cast(v.id as text) as id, v.number, cast(v.iteration_id as text) as iteration_id, v.ordinal, v.state,
        v.offered_at, v.confirm_by, v.use_by, v.ground,
        (select coalesce(json_agg(json_build_object('at', s.at, 'action', s.action, 'before', s.before,
                'after', s.after, 'by', s.by_kind, 'ground', s.ground) order by s.id), '[]')
            from voucher_step s where s.voucher_id = v.id) as steps
    from voucher v where v.application_id = :id order by v.offered_at desc, v.id desc
    """
)
_DEADLINES = text(
    """
    select kind, due_at, state, details, settled_at from deadline where application_id = :id order by due_at desc, id
    """
)


class OperatorEntryReader:
    """Reads of entries, within some territories."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def listed(self, which: EntryFilter, *, after: Key | None, limit: int) -> Sequence[ListedEntry]:
        """The next rows in the order of filing; a filter that is left out stands in no statement."""
        ranges, conditions = _ranges(which)
        statement = _PAGE.format(lists=_LISTS, ranges=ranges, row=_ROW, condition=" and ".join(conditions))
        rows = await self._connection.execute(text(statement), _values(which, after=after or _FIRST, limit=limit))
        return [_listed(row) for row in rows]

    async def get(self, application_id: str, *, scope: Scope) -> EntryRow | None:
        values = {"id": application_id, "territories": list(scope.territories), "everywhere": scope.everywhere}
        row = (await self._connection.execute(_GET, values)).one_or_none()
        return entry_of(row) if row else None

    async def vouchers(self, application_id: str) -> Sequence[Mapping[str, Any]]:
        return [row._asdict() for row in await self._connection.execute(_VOUCHERS, {"id": application_id})]

    async def deadlines(self, application_id: str) -> Sequence[Mapping[str, Any]]:
        return [row._asdict() for row in await self._connection.execute(_DEADLINES, {"id": application_id})]


def _ranges(which: EntryFilter) -> tuple[str, list[str]]:
    """Which ranges of which index the rows are in: of atoms, of those held, or else of phases."""
    held = {True: ["e.hold_ground is not null"], False: ["e.hold_ground is null"], None: []}[which.held]
    states = ["e.state = cast(:state as text)"] if which.state else []
    if which.atoms is None and not which.held:
        return _PHASES, [*held, *states, "e.phase = one.phase"]
    if which.atoms is None:
        return "", [*held, *states]
    return _ATOMS, [*held, *states, "e.cohort = atom.cohort and e.class = atom.class"]


def _phase(state: str) -> str:
    return _WAITING if state in _WAITING_STATES else state


def _values(which: EntryFilter, *, after: Key, limit: int) -> dict[str, Any]:
    atoms = which.atoms or ()
    return {
        "territories": list(which.scope.territories),
        "everywhere": which.scope.everywhere,
        "territory": which.territory,
        "cohorts": [atom.cohort for atom in atoms],
        "classes": [atom.privilege_class.value for atom in atoms],
        "state": which.state,
        "phases": _PHASES_ALL if which.state is None else [_phase(which.state)],
        "filed_at_ms": after.filed_at_ms,
        "code": after.code,
        "limit": limit,
    }


def _listed(row: Row[Any]) -> ListedEntry:
    return ListedEntry(
        application_id=row.application_id,
        key=Key(row.filed_at_ms, row.code),
        territory=row.territory,
        purpose=row.purpose,
        atom=Atom(row.cohort, PrivilegeClass(getattr(row, "class"))),
        state=row.state,
        hold_ground=row.hold_ground,
    )
