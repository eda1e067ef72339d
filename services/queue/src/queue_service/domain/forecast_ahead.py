"""Who stands ahead of a number: now, and of those in each season that it may still wait."""

from collections.abc import Mapping, Sequence

from queue_service.domain.atoms import Atom
from queue_service.domain.forecast_replay import SEASONS_AHEAD, Ahead, Model, Way
from queue_service.domain.numbering import ahead_of

#: How many of each atom vouchers may go to.
Waiting = Mapping[Atom, float]


def way_of(atom: Atom, code_of: Mapping[Atom, str], *, start: int, grows: int = 1) -> Way:
    """The child's category in each season ahead; from season `grows` on the rules grow a year older with each."""
    shifts = tuple(max(0, place - grows + 1) for place in range(SEASONS_AHEAD))
    codes = tuple(code_of.get(Atom(atom.cohort - shift, atom.privilege_class)) for shift in shifts)
    return Way(codes=codes, shifts=shifts, start=start)


def ahead_of_rank(rank: float, *, way: Way, waiting: Waiting, model: Model) -> Ahead:
    """The same `rank` ahead in the child's category through all seasons, and with them everybody before it."""
    return ahead_of_ranks([rank] * len(way.codes), way=way, waiting=waiting, model=model)


def ahead_of_ranks(ranks: Sequence[float], *, way: Way, waiting: Waiting, model: Model) -> Ahead:
    """For each season how many stand ahead in the child's category then, and with them everybody before it.

    Counted under the rules as they will have grown: the oldest, who are at school then, are ahead no more.
    """
    overall: list[float] = []
    for rank, code, shift in zip(ranks, way.codes, way.shifts, strict=False):
        if code is None:
            break
        totals: dict[str, int] = {}
        for atom, count in waiting.items():
            found = model.code_of.get(Atom(atom.cohort - shift, atom.privilege_class))
            if found is not None:
                totals[found] = totals.get(found, 0) + round(count)
        others = ahead_of(round(rank) + 1, category=code, totals=totals, progress={}, root=model.root)
        overall.append(rank + sum(others.values()))
    return Ahead(overall=overall, own=list(ranks[: len(overall)]))
