"""An issue of vouchers is drafted and, for a cut-off ahead, thereby announced."""

from dataclasses import dataclass
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from queue_service.domain.errors import TerritoryUnknownError
from queue_service.domain.iteration_states import IterationState
from queue_service.domain.operator_roles import Scope
from queue_service.use_cases.iteration_ports import Iteration, IterationWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftIteration:
    """For which list, for how many places, who takes part (filed before the cut-off), and why."""

    id: str
    territory: str
    purpose: str
    places: int
    cut_off: datetime
    reason: str
    by: str
    scope: Scope


async def draft_iteration(command: DraftIteration, *, unit_of_work: IterationWork, clock: Clock) -> Iteration:
    """Store the draft; its id is the name of the run. `TerritoryUnknownError` outside of the caller's territories."""
    if not command.scope.reaches(command.territory):
        raise TerritoryUnknownError
    now = clock()
    iteration = Iteration(
        id=command.id,
        territory=command.territory,
        purpose=command.purpose,
        waiting_list=await unit_of_work.entries.waiting_list(territory=command.territory, purpose=command.purpose),
        places=command.places,
        cut_off=max(command.cut_off, now),
        state=IterationState.DRAFTED,
        reason=command.reason,
        drafted_by=command.by,
        drafted_at=now,
    )
    await unit_of_work.iterations.add(iteration)
    return iteration
