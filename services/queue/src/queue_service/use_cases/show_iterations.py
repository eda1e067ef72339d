"""Iterations as the desk sees them: the list, one card, its winners, and how it differs from its simulation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from queue_service.domain.iteration_errors import IterationUnknownError, NoSimulationError
from queue_service.domain.operator_roles import Scope
from queue_service.use_cases.iteration_ports import (
    BetweenLeaf,
    Iteration,
    IterationFilter,
    Iterations,
    ListedWinner,
)

#: Names and leaves that a comparison shows at once.
MOST_SHOWN = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Who was drawn and not simulated, and the other way round; the leaves between say why."""

    simulated_seq: int
    published_seq: int
    #: Whether exactly the simulated were drawn, in the same order.
    same: bool
    drawn_only: Sequence[str]
    simulated_only: Sequence[str]
    leaves: Sequence[BetweenLeaf]
    #: The leaf to go on after, where more than a page lie between.
    more_after: int | None


async def list_iterations(
    which: IterationFilter, *, after: tuple[datetime, str] | None, limit: int, iterations: Iterations
) -> tuple[Sequence[Iteration], bool]:
    """Iterations, the newest first, and whether there are more."""
    found = await iterations.listed(which, after=after, limit=limit + 1)
    return found[:limit], len(found) > limit


async def show_iteration(iteration_id: str, *, scope: Scope, iterations: Iterations) -> Iteration:
    """One iteration; another territory's is unknown."""
    found = await iterations.get(iteration_id, scope=scope)
    if found is None:
        raise IterationUnknownError
    return found


async def show_winners(
    iteration_id: str, *, scope: Scope, after: int, limit: int, iterations: Iterations
) -> tuple[Sequence[ListedWinner], bool]:
    """Who was drawn, or before that who would have been, in order."""
    iteration = await show_iteration(iteration_id, scope=scope, iterations=iterations)
    found = await iterations.winners(iteration, after=after, limit=limit + 1)
    return found[:limit], len(found) > limit


async def show_differences(
    iteration_id: str, *, scope: Scope, after_seq: int | None, iterations: Iterations
) -> Differences:
    """How the draw differs from the simulation that was approved; raises `NoSimulationError` before there are both."""
    iteration = await show_iteration(iteration_id, scope=scope, iterations=iterations)
    if iteration.simulation is None or iteration.published_seq is None:
        raise NoSimulationError
    simulated = await iterations.simulated_codes(iteration.id)
    drawn = await iterations.drawn_codes(iteration.id)
    begin = max(iteration.simulation.seq, after_seq or 0)
    leaves = await iterations.leaves_between(
        iteration.waiting_list, after=begin, until=iteration.published_seq, limit=MOST_SHOWN + 1
    )
    in_both = set(simulated) & set(drawn)
    return Differences(
        simulated_seq=iteration.simulation.seq,
        published_seq=iteration.published_seq,
        same=simulated == drawn,
        drawn_only=[code for code in drawn if code not in in_both][:MOST_SHOWN],
        simulated_only=[code for code in simulated if code not in in_both][:MOST_SHOWN],
        leaves=leaves[:MOST_SHOWN],
        more_after=leaves[MOST_SHOWN - 1].seq if len(leaves) > MOST_SHOWN else None,
    )
