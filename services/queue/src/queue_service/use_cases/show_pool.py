"""The places that the next iteration of a list can give, and where they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from balabaqsha_chassis.clock import Clock
from queue_service.domain.errors import TerritoryUnknownError
from queue_service.domain.operator_roles import Scope
from queue_service.use_cases.iteration_ports import IterationWork, PoolChange

DECLARED = "declared"
ISSUED = "issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolState:
    """One list's pool."""

    waiting_list: str
    territory: str
    purpose: str
    balance: int
    #: Since the last issue.
    returned: int
    declared: int
    last_iteration: str | None
    changed_at: datetime

    @property
    def suggestion(self) -> int:
        """For how many places the next iteration can be."""
        return max(self.balance, 0)


class PoolReads(Protocol):
    """Reads of the pool."""

    async def states(self, scope: Scope, *, territory: str | None) -> Sequence[PoolState]: ...
    async def newest(self, scope: Scope, *, territory: str, limit: int) -> Sequence[PoolChange]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarePlaces:
    """How many places came to the list besides those that were given back, and why."""

    territory: str
    purpose: str
    places: int
    by: str
    scope: Scope


async def declare_places(command: DeclarePlaces, *, unit_of_work: IterationWork, clock: Clock) -> PoolChange:
    """Add the places; raises `TerritoryUnknownError` outside of the caller's territories."""
    if not command.scope.reaches(command.territory):
        raise TerritoryUnknownError
    name = await unit_of_work.entries.waiting_list(territory=command.territory, purpose=command.purpose)
    change = PoolChange(
        waiting_list=name,
        territory=command.territory,
        delta=command.places,
        reason=DECLARED,
        at=clock(),
        by=command.by,
    )
    await unit_of_work.pool.add(change)
    return change
