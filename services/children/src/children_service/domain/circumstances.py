"""What state registers hold of a child's circumstances."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredFact:
    """A circumstance, and the last day it is good for, if it ends."""

    fact: str
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """All that was held of a child at `checked_at`; `facts` is None until the registers have answered once."""

    facts: frozenset[RegisteredFact] | None
    checked_at: datetime | None

    def differ_from(self, told: frozenset[RegisteredFact]) -> bool:
        """Whether others must hear of it; the first answer is news even when it is that nothing is held."""
        return self.facts != told
