"""How many requests are under way at once; those too many are refused at once, the least urgent first."""

from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum, StrEnum

from prometheus_client import Counter, Gauge

from balabaqsha_chassis.problems import Problem
from gateway_service.limits import Monotonic

_UNDER_WAY = Gauge("balabaqsha_gateway_under_way", "Requests under way", ["pool"])
_LIMIT = Gauge("balabaqsha_gateway_under_way_limit", "Requests let in at once")
_SHED = Counter("balabaqsha_gateway_shed", "Requests refused because too many were under way", ["pool", "rank"])

_WINDOW_SECONDS = 1.0
_SLOW_SHARE = 0.1
_SHRINK = 0.8
_GROW = 4
#: Below this, slow answers have another reason than too many at once, and more places would stay empty.
_FULL_SHARE = 0.6
#: One service that hangs must not take every place from the others.
_UPSTREAM_SHARE = 0.6


class Pool(StrEnum):
    """Requests of one duration share their places."""

    EXCHANGES = "exchanges"
    TRANSFERS = "transfers"
    STREAMS = "streams"


class Rank(IntEnum):
    """Who gives way to whom when places grow scarce: the lower number stays longest."""

    FIRST = 0
    SECOND = 1
    LAST = 2


_SHARES = {Rank.FIRST: 1.0, Rank.SECOND: 0.9, Rank.LAST: 0.75}


class AdaptiveLimit:
    """A number of places that, while they are used, shrinks when answers are slow and grows when they are quick."""

    def __init__(self, *, least: int, most: int, slow_seconds: float, clock: Monotonic) -> None:
        self._least = min(least, most)
        self._most = most
        self._slow_seconds = slow_seconds
        self._clock = clock
        self._window_began = clock()
        self._answers = self._slow = self._peak = 0
        self.places = most

    def record(self, seconds: float, *, under_way: int) -> None:
        """Learn from one answer."""
        self._answers += 1
        self._slow += seconds > self._slow_seconds
        self._peak = max(self._peak, under_way)
        if self._clock() - self._window_began >= _WINDOW_SECONDS:
            self._adjust()

    def _adjust(self) -> None:
        full = self._peak >= self.places * _FULL_SHARE
        if full and self._slow > self._answers * _SLOW_SHARE:
            self.places = max(self._least, int(self.places * _SHRINK))
        elif full:
            self.places = min(self._most, self.places + _GROW)
        self._answers = self._slow = self._peak = 0
        self._window_began = self._clock()
        _LIMIT.set(self.places)


class Place:
    """One request's place, and how long its answer took to begin; how fast it is then taken is its caller's affair."""

    def __init__(self, clock: Monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._answered: float | None = None

    def answered(self) -> None:
        """The answer begins now."""
        if self._answered is None:
            self._answered = self._clock()

    @property
    def seconds(self) -> float:
        """From the request to its answer, or to its end without one."""
        return (self._clock() if self._answered is None else self._answered) - self._began


class Places:
    """The places of this process."""

    def __init__(self, limit: AdaptiveLimit, *, transfers_most: int, streams_most: int, clock: Monotonic) -> None:
        self._limit = limit
        self._fixed = {Pool.TRANSFERS: transfers_most, Pool.STREAMS: streams_most}
        self._clock = clock
        self._under_way: Tally[Pool] = Tally()
        self._by_upstream: Tally[str] = Tally()

    def under_way(self, pool: Pool) -> int:
        """How many hold a place."""
        return self._under_way[pool]

    @contextmanager
    def hold(self, pool: Pool, *, rank: Rank, upstream: str) -> Iterator[Place]:
        """A place for the life of one request; raises `Problem` 503 when there is none for it."""
        if not self._has_place(pool, rank=rank, upstream=upstream):
            _SHED.labels(pool, rank.name.lower()).inc()
            raise Problem(503, "overloaded", headers={"Retry-After": "1" if rank is Rank.FIRST else "2"})
        self._count(pool, upstream, 1)
        place = Place(self._clock)
        try:
            yield place
        finally:
            if pool is Pool.EXCHANGES:
                self._limit.record(place.seconds, under_way=self._under_way[pool])
            self._count(pool, upstream, -1)

    def _has_place(self, pool: Pool, *, rank: Rank, upstream: str) -> bool:
        if pool is not Pool.EXCHANGES:
            return self._under_way[pool] < self._fixed[pool]
        places = self._limit.places
        fits = self._under_way[pool] < max(1, places * _SHARES[rank])
        return fits and self._by_upstream[upstream] < max(1, places * _UPSTREAM_SHARE * _SHARES[rank])

    def _count(self, pool: Pool, upstream: str, change: int) -> None:
        self._under_way[pool] += change
        if pool is Pool.EXCHANGES:
            self._by_upstream[upstream] += change
        _UNDER_WAY.labels(pool).inc(change)
