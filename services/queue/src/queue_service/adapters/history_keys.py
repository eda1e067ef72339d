"""Who stood at a place of a line in the past.

All the places that one history asks for lie close together in filing time, for vouchers in order move none of them.
So the line is followed backwards in a window of days around where the place is now, and in one number before it; where
the window turns out too narrow, it is widened by what was missing.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import TextClause
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


#: As `Key`, and much sooner made.
_Key = tuple[int, str]
#: By how much the count of a key changed.
_Move = tuple[_Key, int]


class _Window(NamedTuple):
    """Days of filing, and how many stand now who filed before them."""

    first: int
    beyond: int
    before: int


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
        stood = [(filed_at_ms, code) for filed_at_ms, code in await self._rows(WINDOW_STANDING, named)]
        before, moves = await self._moves(named)
        standing = _Standing(stood, [key for of_range in moves.values() for key, _ in of_range])
        ahead, missing = window.before, 0
        found: dict[Ask, Key] = {}
        for ask in self._asks:
            ahead -= before.pop(ask.seq, 0)
            standing.undo(moves.pop(ask.seq, ()))
            place = ask.place - ahead
            if 1 <= place <= standing.size:
                found[ask] = standing.at(place)
            missing = max(missing, 1 - place, place - standing.size)
        return found, missing

    async def _moves(self, named: Columns) -> tuple[dict[int, int], dict[int, list[_Move]]]:
        """What moved after each asked leaf, up to the next asked one: before the window by its sum, in it by key."""
        ranges: list[tuple[int, int]] = list(pairwise([*sorted({ask.seq for ask in self._asks}), _LATEST]))
        before: dict[int, int] = {}
        found: dict[int, list[_Move]] = {}
        for place, n, times, codes, changes in await self._rows(WINDOW_MOVES, named | range_columns(ranges)):
            after = ranges[place - 1][0]
            before[after] = n
            found[after] = list(zip(zip(times or (), codes or (), strict=True), changes or (), strict=True))
        return before, found

    async def _rows(self, statement: TextClause, named: Columns) -> Sequence[Any]:
        return (await self._connection.execute(statement, named)).all()


class _Standing:
    """Who stands in the window, and a finger at one of them: places asked one after the other lie close together."""

    def __init__(self, standing: Sequence[_Key], moved: Sequence[_Key]) -> None:
        self._keys = sorted({*standing, *moved})
        self._places = {key: place for place, key in enumerate(self._keys)}
        self._counts = [0] * len(self._keys)
        self._finger, self._below = 0, 0
        self.size = 0
        self.undo((key, -1) for key in standing)

    def undo(self, moves: Iterable[_Move]) -> None:
        """Take back what changed the counts."""
        for key, n in moves:
            place = self._places[key]
            self._counts[place] -= n
            self.size -= n
            if place < self._finger:
                self._below -= n

    def at(self, place: int) -> Key:
        """The key at a place from 1 to `size`."""
        while self._below >= place:
            self._finger -= 1
            self._below -= self._counts[self._finger]
        while self._below + self._counts[self._finger] < place:
            self._below += self._counts[self._finger]
            self._finger += 1
        return Key(*self._keys[self._finger])


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
