"""What following a child's circumstances needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from children_service.domain.circumstances import Circumstances, RegisteredFact
from children_service.domain.iin import Iin


@dataclass(frozen=True, slots=True, kw_only=True)
class DueChild:
    """A child whose registers are to be asked now."""

    child_id: str
    iin: Iin


class FactsRegister(Protocol):
    """The register, as far as it tells of circumstances."""

    async def facts(self, *, child: Iin) -> frozenset[RegisteredFact]:
        """What is held of the child, nothing where it is not known; raises `RegisterUnavailableError`."""
        ...


class FollowedChildren(Protocol):
    """What was last held of each child, and when the registers are asked again."""

    async def follow(self, child_id: str, *, due_at: datetime) -> None:
        """Have the registers asked from that instant on; a child that is followed already stays as it is."""
        ...

    async def take_due(self, *, at: datetime, limit: int) -> Sequence[DueChild]:
        """Some children that are due, put off meanwhile as if their register had not answered."""
        ...

    async def held_of(self, child_id: str) -> Circumstances | None:
        """What was last told; None for a child that is no longer followed."""
        ...

    async def keep(
        self, child_id: str, facts: frozenset[RegisteredFact], *, checked_at: datetime, due_at: datetime
    ) -> None: ...

    async def forget(self, child_id: str) -> None: ...

    async def representative(self, child_id: str) -> str | None:
        """The account linked longest, if any is."""
        ...
