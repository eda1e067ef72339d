"""Who stood at a place of a line in the past.

All the places that one history asks for lie close together in filing time, for vouchers in order move none of them.
So the line is followed backwards in a window of days around where the place is now, and in one number before it; where
the window turns out too narrow, it is widened by what was missing.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.history_rows import Columns, atom_columns, range_columns
from queue_service.adapters.history_statements import FILING_DAYS, WINDOW_MOVES, WINDOW_STANDING
from queue_service.domain.atoms import Key
from queue_service.domain.past_lines import Ask

_LATEST = 2**62
_DAY_MS = 86_400_000
_LATEST_DAY = _LATEST // _DAY_MS
#: Places on both sides of the guess: a week or two of filing in a busy line.
_FIRST_REACH = 1000


class _Window(NamedTuple):
    """Days of filing, and how many stand now who filed before them."""

    first: int
    beyond: int
    before: int


class _Move(NamedTuple):
    """By how much the count of a key, or of all before the window, changed."""

    key: Key | None
    n: int


class LineOfThePast:
    """One line as it stood at several moments."""

    def __init__(self, connection: AsyncConnection, asks: Sequence[Ask]) -> None:
        self._connection = connection
        self._line = {"list": asks[0].waiting_list} | atom_columns(sorted(asks[0].atoms))
        self._asks = sorted(asks, key=lambda ask: ask.seq, reverse=True)

    async def keys(self) -> dict[Ask, Key]:
        """The key at each asked place; all asks are of one line."""
        days = (await self._connection.execute(FILING_DAYS, self._line)).all()
        reach = _FIRST_REACH
        while True:
            window = _around(days, self._asks[0].place, reach=reach)
            keys, missing = await self._looked_up(window)
            if not missing:
                return keys
            if (window.first, window.beyond) == (0, _LATEST_DAY):
                raise LookupError("fewer ever stood in the line")
            reach += 2 * missing

    async def _looked_up(self, window: _Window) -> tuple[dict[Ask, Key], int]:
        """The keys, and by how many places the window is too narrow."""
        named = self._line | {"first": window.first * _DAY_MS, "beyond": window.beyond * _DAY_MS}
        standing = sorted(Key(*row) for row in (await self._connection.execute(WINDOW_STANDING, named)).all())
        moves = await self._moves(named)
        before, missing = window.before, 0
        found: dict[Ask, Key] = {}
        for ask in self._asks:
            for key, n in moves.pop(ask.seq, ()):
                if key is None:
                    before -= n
                else:
                    _undo(standing, key, n)
            place = ask.place - before
            if 1 <= place <= len(standing):
                found[ask] = standing[place - 1]
            missing = max(missing, 1 - place, place - len(standing))
        return found, missing

    async def _moves(self, named: Columns) -> dict[int, list[_Move]]:
        """What moved after each asked leaf, up to the next asked one."""
        ranges: list[tuple[int, int]] = list(pairwise([*sorted({ask.seq for ask in self._asks}), _LATEST]))
        found: defaultdict[int, list[_Move]] = defaultdict(list)
        rows = await self._connection.execute(WINDOW_MOVES, named | range_columns(ranges))
        for place, filed_at_ms, code, n in rows.all():
            key = None if code is None else Key(filed_at_ms, code)
            found[ranges[place - 1][0]].append(_Move(key, n))
        return found


def _around(days: Sequence[tuple[int, int]], place: int, *, reach: int) -> _Window:
    """The days that hold the places near the one given; from the first and to the last where these are too few."""
    near = min(place, sum(count for _, count in days))
    first, before, passed = 0, 0, 0
    for day, count in days:
        if passed < near - reach <= passed + count:
            first, before = day, passed
        passed += count
        if passed > near + reach:
            return _Window(first, day + 1, before)
    return _Window(first, _LATEST_DAY, before)


def _undo(standing: list[Key], key: Key, n: int) -> None:
    for _ in range(-n):
        insort(standing, key)
    for _ in range(n):
        standing.pop(bisect_left(standing, key))
