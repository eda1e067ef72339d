"""The past of the waiting lines, counted backwards from what stands now; ADR 0010 has the measurements."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.history_days import sums_of_lines
from queue_service.adapters.history_keys import LineOfThePast
from queue_service.adapters.history_rows import atom_columns, counts_by_atom, own_changes, range_columns, spot_of
from queue_service.adapters.history_statements import (
    CHILDS_MOVEMENTS,
    HEAD,
    LEAVES,
    MOMENTS,
    PROGRESS,
    RULES,
    SMALLER,
    STANDS,
    SUMS,
    TOTALS,
    TOUCHING,
)
from queue_service.domain.atoms import Atom, Key
from queue_service.domain.history import ChildsPast
from queue_service.domain.leaves import Leaf
from queue_service.domain.ordering import Progress
from queue_service.domain.past_lines import Ask, Kind, LinesNow, Moment, Probe, RulesChange, Sums

#: Single changes are looked for in so many leaves first, then in four times as many more.
_FIRST_WINDOW = 4096


class PastReader:
    """Reads of the past; after `hold_still` everything is of one snapshot."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold_still(self) -> None:
        """Let no later change into the answers; must be the transaction's first statement."""
        await self._connection.execute(text("set transaction isolation level repeatable read, read only"))
        # Hundreds of short scans look costly to the planner; compiling them would take longer than running them.
        await self._connection.execute(text("set local jit = off"))

    async def child(self, code: str) -> ChildsPast:
        head = (await self._connection.execute(HEAD)).one()
        stand = (await self._connection.execute(STANDS, {"code": code})).one_or_none()
        moved = (await self._connection.execute(CHILDS_MOVEMENTS, {"code": code})).all()
        rules = (await self._connection.execute(RULES)).all()
        return ChildsPast(
            code=code,
            now=None if stand is None else spot_of(stand),
            version=head.rule_version,
            head=Moment(head.seq, head.at_ms),
            own=tuple(own_changes(moved)),
            rules=tuple(RulesChange(moment=Moment(row.seq, row.at_ms), version=row.version) for row in rules),
        )

    async def moments_at(self, instants_ms: Sequence[int]) -> Sequence[Moment]:
        """The last leaf sealed by each instant."""
        rows = await self._connection.execute(MOMENTS, {"instants": list(instants_ms)})
        return [Moment(row.seq, row.at_ms) for row in rows]

    async def lines_now(self, waiting_list: str, atoms: Collection[Atom], *, below: Key) -> LinesNow:
        """Everybody in the list by atom, and of some atoms those with a smaller key."""
        totals = await self._connection.execute(TOTALS, {"list": waiting_list})
        place = {"list": waiting_list, "filed_at_ms": below.filed_at_ms, "code": below.code}
        smaller = await self._connection.execute(SMALLER, place | atom_columns(sorted(atoms)))
        return LinesNow(totals=counts_by_atom(totals), smaller=counts_by_atom(smaller))

    async def sums(self, probes: Sequence[Probe]) -> Sequence[Sums]:
        """What moved by each probe."""
        found: list[dict[Kind, int]] = [{} for _ in probes]
        places = {"lists": [probe.waiting_list for probe in probes]} | atom_columns([probe.atom for probe in probes])
        ranges = range_columns([(probe.after, probe.to) for probe in probes])
        rows = await self._connection.execute(SUMS, places | ranges | _cuts([probe.below for probe in probes]))
        for reason, sign, numbers, counts in rows.all():
            kind = Kind(reason, sign)
            for place, n in zip(numbers, counts, strict=True):
                found[place - 1][kind] = n
        return found

    async def whole_sums(
        self, waiting_list: str, groups: Mapping[str, Collection[Atom]], *, bounds: Sequence[Moment]
    ) -> Sequence[Mapping[str, Sums]]:
        """What moved in whole lines between each two bounds."""
        return await sums_of_lines(self._connection, waiting_list, groups, bounds=bounds)

    async def progress_at(self, waiting_list: str, moments: Sequence[Moment]) -> Sequence[Progress]:
        """Where the list's ratios stood at each moment."""
        found: list[dict[str, int]] = [{} for _ in moments]
        asked = {"list": waiting_list, "seqs": [moment.seq for moment in moments]}
        for place, node, phi in await self._connection.execute(PROGRESS, asked):
            found[place - 1][node] = phi
        return found

    async def keys(self, asks: Sequence[Ask]) -> Sequence[Key]:
        """Who stood at each asked place."""
        lines: defaultdict[tuple[str, frozenset[Atom]], list[Ask]] = defaultdict(list)
        for ask in asks:
            lines[ask.waiting_list, ask.atoms].append(ask)
        found: dict[Ask, Key] = {}
        for of_line in lines.values():
            found |= await LineOfThePast(self._connection, of_line).keys()
        return [found[ask] for ask in asks]

    async def touching(self, probes: Sequence[Probe], *, limit: int) -> Sequence[Moment]:
        """The newest sealings that moved anybody of the probes, which are all of one list and one part of the ledger.

        Looked for in ever longer parts from the end, so that a year is read only by one whose lines stood still.
        """
        first, last = probes[0].after, probes[0].to
        lines = {"list": probes[0].waiting_list, "limit": limit} | atom_columns([probe.atom for probe in probes])
        asked = lines | _cuts([probe.below for probe in probes])
        window, found = _FIRST_WINDOW, []
        while True:
            after = max(first, last - window)
            rows = await self._connection.execute(TOUCHING, asked | {"after": after, "to": last})
            found = [Moment(row.seq, row.at_ms) for row in rows]
            if len(found) >= limit or after == first:
                return found
            window *= 4

    async def leaves(self, seqs: Collection[int]) -> Mapping[int, Leaf]:
        """The leaves themselves."""
        if not seqs:
            return {}
        rows = await self._connection.execute(LEAVES, {"seqs": list(seqs)})
        return {row.seq: json.loads(row.leaf) for row in rows}


def _cuts(keys: Sequence[Key]) -> dict[str, list[int] | list[str]]:
    return {"times": [key.filed_at_ms for key in keys], "codes": [key.code for key in keys]}
