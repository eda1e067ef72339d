"""How well past forecasts would have done: each whole season forecast from the others.

Below four seasons the few that can be drawn make bands too narrow; there the distance of known outcomes from their
bands says by how much to widen them, or to narrow them.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from queue_service.domain.forecast_ahead import ahead_of_rank, way_of
from queue_service.domain.forecast_replay import CONFIDENCE, NEVER, Band, Model, Walk, bands
from queue_service.domain.forecast_seasons import Archive
from queue_service.domain.forecast_weeks import Draw
from queue_service.domain.rule_tree import Node

FEWEST_SEASONS = 2
#: With so many seasons bands hold by themselves.
ENOUGH_SEASONS = 4
_PATHS = 40
_STARTS = (0, 122, 243)
_SHARES = (0.1, 0.4, 0.7, 0.95)


class Score(NamedTuple):
    """One known outcome against the band that was forecast without its season."""

    season: int
    #: Log distance from the band; below 0 inside it.
    distance: float


def scores_of(archive: Archive, *, root: Node, seed: str) -> list[Score]:
    """Every season forecast from the others, on three days of it, for four numbers in each category."""
    if len(archive) < FEWEST_SEASONS:
        return []
    model = Model(archive, root=root)
    found: list[Score] = []
    for season in archive:
        drawn = model.draws(seed=f"{seed}|{season}", paths=_PATHS, without=season)
        for start in _STARTS:
            found += _scores(model, archive, season, start, drawn=drawn)
    return found


def _scores(model: Model, archive: Archive, season: int, start: int, *, drawn: Sequence[Sequence[Draw]]) -> list[Score]:
    waiting = {atom: one.size[start] for atom, one in archive[season].atoms.items()}
    happened = [Draw(later) for later in archive if later >= season]
    found = []
    for before in model.before.values():
        way = way_of(max(before.own), model.code_of, start=start)
        size = sum(waiting.get(atom, 0) for atom in before.own)
        ranks = sorted({round(size * share) for share in _SHARES}) if size > 0 else []
        aheads = {rank: ahead_of_rank(rank, way=way, waiting=waiting, model=model) for rank in ranks}
        walk = Walk(model, happened, way)
        outcomes = {rank: walk.weeks_until(ahead) for rank, ahead in aheads.items()}
        reached = {rank: ahead for rank, ahead in aheads.items() if outcomes[rank] != NEVER}
        forecast = bands(model, drawn, way=way, aheads=reached)
        found += [Score(season, distance(outcomes[rank], forecast[rank])) for rank in reached]
    return found


def distance(outcome: float, band: Band) -> float:
    """How far the outcome lies outside the band, as a logarithm of weeks plus one; below 0 inside."""
    return max(math.log1p(band.earliest) - math.log1p(outcome), math.log1p(outcome) - math.log1p(band.latest))


def widening_of(scores: Iterable[Score], *, seasons: int) -> float:
    """By how much to widen bands of `seasons` seasons so that the share they promise holds; below 0 narrows them.

    The scores are those of bands from one season fewer. What few draws leave out of a band goes as one to their
    number (a normal year: 1.81, 1.00, 0.63, 0.40 deviations at each end for 1 to 4), and so does the widening.
    """
    return 0.0 if seasons >= ENOUGH_SEASONS else _learnt(scores) * (seasons - 1) / seasons


def _learnt(scores: Iterable[Score]) -> float:
    """The distance that the promised share of outcomes kept within."""
    distances = sorted(score.distance for score in scores)
    place = min(len(distances), math.ceil((len(distances) + 1) * CONFIDENCE / 100))
    return max((one for one in distances[:place] if math.isfinite(one)), default=0.0)


def widened(band: Band, widening: float) -> Band:
    """The band with its ends moved apart, or together; never past the middle, never into the past."""
    if not widening:
        return band
    earliest = math.expm1(math.log1p(band.earliest) - widening)
    latest = math.expm1(math.log1p(band.latest) + widening)
    return Band(max(0.0, min(earliest, band.likely)), band.likely, max(latest, band.likely))


def held_share(scores: Sequence[Score], *, seasons: int) -> float | None:
    """How often bands held; where they are widened, each season is judged by what the other seasons teach."""
    if not scores:
        return None
    judged = {score.season for score in scores} if seasons < ENOUGH_SEASONS else set()
    learnt = {season: _learnt(score for score in scores if score.season != season) for season in judged}
    return sum(score.distance <= learnt.get(score.season, 0.0) for score in scores) / len(scores)
