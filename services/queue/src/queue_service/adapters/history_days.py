"""Movements of whole lines: from the sums of days as the sealer keeps them, less what a bound's day had after it."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.history_rows import Columns, line_columns, range_columns
from queue_service.adapters.history_statements import DAY_SUMS, MOMENTS, REST_SUMS
from queue_service.domain.atoms import Atom
from queue_service.domain.country_days import day_of
from queue_service.domain.past_lines import Kind, Moment, Sums

_DAY_MS = 86_400_000
#: Line -> day of sealing -> what moved in it.
_Days = Mapping[str, Mapping[int, Sums]]
#: Bound -> line -> what moved in its day after it.
_Rests = Mapping[int, Mapping[str, Sums]]


async def sums_of_lines(
    connection: AsyncConnection, waiting_list: str, lines: Mapping[str, Collection[Atom]], *, bounds: Sequence[Moment]
) -> list[Mapping[str, Sums]]:
    """For each stretch between two bounds and each line: how many movements of each kind."""
    named = line_columns(lines) | {"list": waiting_list}
    days = await _days(connection, named, bounds)
    rests = await _rests(connection, named, bounds)
    return [
        {
            name: _between(days[name], rests[after.seq].get(name, {}), rests[to.seq].get(name, {}), after, to)
            for name in lines
        }
        for after, to in pairwise(bounds)
    ]


def _between(days: Mapping[int, Sums], rest_after: Sums, rest_to: Sums, after: Moment, to: Moment) -> Sums:
    first, last = day_of(after.at_ms) + 1, day_of(to.at_ms)
    if first == last and not rest_after and not rest_to:
        return days.get(first, {})
    found: Counter[Kind] = Counter(rest_after)
    for day in range(max(first, min(days, default=0)), last + 1):
        found.update(days.get(day, {}))
    found.subtract(rest_to)
    return {kind: n for kind, n in found.items() if n}


async def _days(connection: AsyncConnection, named: Columns, bounds: Sequence[Moment]) -> _Days:
    first, last = day_of(bounds[0].at_ms), day_of(bounds[-1].at_ms)
    found: defaultdict[str, dict[int, dict[Kind, int]]] = defaultdict(dict)
    rows = await connection.execute(DAY_SUMS, named | {"after": first, "to": last})
    for name, reason, sign, summed, counts in rows.all():
        kind, of_line = Kind(reason, sign), found[name]
        for day, n in zip(summed, counts, strict=True):
            of_line.setdefault(day, {})[kind] = n
    return found


async def _rests(connection: AsyncConnection, named: Columns, bounds: Sequence[Moment]) -> _Rests:
    """Counted up to the next bound of the same day, and added up from the day's end backwards."""
    ends = [Moment(*row) for row in await connection.execute(MOMENTS, {"instants": _ends_of_days(bounds)})]
    nexts = [min(end, later) for end, later in zip(ends, [*bounds[1:], ends[-1]], strict=True)]
    found = await _in_ranges(connection, named, [(bound.seq, to.seq) for bound, to in zip(bounds, nexts, strict=True)])
    rests: dict[int, Mapping[str, Sums]] = {ends[-1].seq: {}}
    for bound, to, end in reversed(list(zip(bounds, nexts, ends, strict=True))):
        later = rests[to.seq] if to < end else {}
        rests[bound.seq] = {
            name: _added(found[bound.seq].get(name, {}), later.get(name, {})) for name in {*found[bound.seq], *later}
        }
    return rests


async def _in_ranges(
    connection: AsyncConnection, named: Columns, ranges: Sequence[tuple[int, int]]
) -> Mapping[int, Mapping[str, Sums]]:
    found: defaultdict[int, defaultdict[str, dict[Kind, int]]] = defaultdict(lambda: defaultdict(dict))
    filled = sorted({(after, to) for after, to in ranges if after < to})
    if filled:
        firsts = {"firsts": [after + 1 for after, _ in filled]}
        rows = await connection.execute(REST_SUMS, named | range_columns(_joined(filled)) | firsts)
        for name, reason, sign, place, n in rows.all():
            found[filled[place - 1][0]][name][Kind(reason, sign)] = n
    return found


def _joined(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that follow on one another as one."""
    found: list[tuple[int, int]] = []
    for after, to in ranges:
        if found and found[-1][1] == after:
            found[-1] = (found[-1][0], to)
        else:
            found.append((after, to))
    return found


def _added(first: Sums, second: Sums) -> Sums:
    return {kind: first.get(kind, 0) + second.get(kind, 0) for kind in {*first, *second}}


def _ends_of_days(bounds: Sequence[Moment]) -> list[int]:
    return [_end_of_day(bound.at_ms) for bound in bounds]


def _end_of_day(at_ms: int) -> int:
    """The last millisecond of the day that the sealer sums the instant under."""
    later = range(at_ms, at_ms + _DAY_MS + 1)
    return later[bisect_left(later, day_of(at_ms) + 1, key=day_of)] - 1
