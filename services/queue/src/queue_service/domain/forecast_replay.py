"""When the frontier passes a child, by replaying whole past seasons.

The frontier is the first issue that reaches the child's place in its category; it is defined for a child that has
since withdrawn too. On each path a past season is drawn for what is left of this one, and another at each 1 July,
when cohorts grow a year older and the oldest are ahead no more. Of a drawn season its issues, leaving and coming are
replayed on those who stand ahead now. A few seasons show neither all that years differ nor their true mean: on each
path a drawn season lies further from the mean, and the mean elsewhere, by as much as is to be expected.
"""

import math
import random
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from queue_service.domain.atoms import Atom
from queue_service.domain.forecast_seasons import SEASON_DAYS, Archive
from queue_service.domain.forecast_weeks import WEEK, Draw, Week, Weeks, before_of, code_of_atoms
from queue_service.domain.rule_tree import Node

PATHS = 200
CONFIDENCE = 80
#: How many seasons ahead a path goes, the present one included.
SEASONS_AHEAD = 5
NEVER = float("inf")
#: Issues come a week earlier or later than they did.
_SHIFTS = (-1, 0, 1)
#: A child is reached when less than half a child stands between.
_HALF = 0.5


class Band(NamedTuple):
    """Weeks until the turn comes: one in ten earlier, half, nine in ten; `NEVER` is beyond what paths reach."""

    earliest: float
    likely: float
    latest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Who of those ahead of a number now is still ahead of it in each season to come, vouchers apart."""

    #: In the order of the whole list.
    overall: Sequence[float]
    #: Of the child's own category.
    own: Sequence[float]


class Replay(NamedTuple):
    """A season as it acts on those who stand ahead: of `ahead` there are `ahead * stay + offset` when it is over."""

    #: Week by week: how many may stand ahead of a child that has been reached by then.
    reach: Sequence[float]
    stay: float
    offset: float


class Model:
    """An archive and the rules under which its seasons are replayed."""

    def __init__(self, archive: Archive, *, root: Node) -> None:
        self.seasons = tuple(archive)
        self.root = root
        self.code_of: Mapping[Atom, str] = code_of_atoms(root)
        self.before = before_of(root)
        self.weeks = Weeks(archive)
        self.levels = {season: math.log(max(one.places[-1], 1)) for season, one in archive.items()}

    def draws(self, *, seed: str, paths: int = PATHS, without: int | None = None) -> list[list[Draw]]:
        """For each path a draw for each season ahead; the same for the same seed."""
        dice = random.Random(seed)  # noqa: S311 - a simulation that anybody must be able to repeat
        levels = {season: level for season, level in self.levels.items() if season != without}
        return [_path(dice, levels) for _ in range(paths)]


def _path(dice: random.Random, levels: Mapping[int, float]) -> list[Draw]:
    """What n years show of how far years differ is too little by n - 1 to n, and their mean is off by 1 to n."""
    count = len(levels)
    mean = sum(levels.values()) / count
    spread = math.sqrt(count / max(1, count - 1))
    deviation = spread * math.sqrt(sum((level - mean) ** 2 for level in levels.values()) / count)
    common = dice.gauss(0, 1) * deviation / math.sqrt(count)
    seasons = sorted(levels)
    drawn = [(dice.choice(seasons), dice.choice(_SHIFTS)) for _ in range(SEASONS_AHEAD)]
    return [Draw(season, shift, math.exp(common + (levels[season] - mean) * (spread - 1))) for season, shift in drawn]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The category of a child in each season ahead, from a day of the present one on."""

    codes: tuple[str | None, ...]
    #: By how many years the rules have grown older in each.
    shifts: tuple[int, ...]
    start: int


def bands(model: Model, paths: Sequence[Sequence[Draw]], *, way: Way, aheads: Mapping[int, Ahead]) -> dict[int, Band]:
    """The band of each number on the way."""
    outcomes: dict[int, list[float]] = {number: [] for number in aheads}
    for path in paths:
        walk = Walk(model, path, way)
        for number, ahead in aheads.items():
            outcomes[number].append(walk.weeks_until(ahead))
    return {number: _band(sorted(found)) for number, found in outcomes.items()}


class Walk:
    """One path on one way; each season is replayed once, when first needed."""

    def __init__(self, model: Model, path: Sequence[Draw], way: Way) -> None:
        self._model = model
        self._path = path
        self._way = way
        self._replays: dict[int, Replay] = {}
        self._unserved: dict[tuple[int, int], tuple[float, float]] = {}

    def weeks_until(self, ahead: Ahead) -> float:
        """In which week from now the frontier passes, or `NEVER` on this path."""
        now, days = ahead.overall[0], 0
        # Had nobody been served, so many would be ahead when each season begins; it can never be more.
        most = list(ahead.overall)
        for place, (code, _) in enumerate(zip(self._way.codes, self._path, strict=False)):
            if code is None:
                return NEVER
            if place:
                now = min(carried(now, before=ahead.own[place - 1], after=ahead.own[place]), most[place])
            replay = self._replay(place, code)
            if now <= replay.reach[-1]:
                return days / WEEK + bisect_left(replay.reach, now)
            now = max(0.0, now * replay.stay + replay.offset)
            days += SEASON_DAYS - self._start(place)
            for later in range(place + 1, len(most)):
                stay, come = self._drift(place, later)
                most[later] = most[later] * stay + come
        return NEVER

    def _start(self, place: int) -> int:
        return 0 if place else self._way.start

    def _replay(self, place: int, code: str) -> Replay:
        if place not in self._replays:
            draw = self._path[place]
            weeks = self._model.weeks.of(self._model.before[code], draw, start=self._start(place))
            self._replays[place] = replayed(weeks, level=draw.level)
        return self._replays[place]

    def _drift(self, place: int, later: int) -> tuple[float, float]:
        """What the season does to those who will still be ahead in a later one, but for vouchers."""
        found = self._unserved.get((place, later))
        if found is None:
            before = self._model.before[str(self._way.codes[later])]
            years = self._way.shifts[later] - self._way.shifts[place]
            found = self._model.weeks.drift(before, self._path[place], years=years, start=self._start(place))
            self._unserved[place, later] = found
        return found


def replayed(weeks: Sequence[Week], *, level: float = 1.0) -> Replay:
    """The weeks, with so many times the vouchers."""
    stay, offset, best = 1.0, 0.0, -1.0
    reach = []
    for places, rate, come in weeks:
        stay *= rate
        offset = offset * rate + come
        if places and stay:
            offset -= places * level
            best = max(best, (-_HALF - offset) / stay)
        reach.append(best)
    return Replay(reach, stay, offset)


def carried(ahead: float, *, before: float, after: float) -> float:
    """Who is still ahead when the child changes category: the last ahead are of its own, and the same share stays."""
    if not before:
        return ahead
    own = min(ahead, before)
    return ahead - own + own * after / before


def _band(outcomes: Sequence[float]) -> Band:
    """The middle 80 of 100, and the middle itself."""
    tail = len(outcomes) * (100 - CONFIDENCE) // 200
    return Band(outcomes[tail], outcomes[len(outcomes) // 2], outcomes[len(outcomes) - 1 - tail])
