"""What an invariant was found to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg

Databases = Mapping[str, "asyncpg.Connection[Any]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One invariant: what it says, how many things were looked at, and those that break it."""

    number: int
    says: str
    looked_at: int
    broken: tuple[str, ...] = field(default=())
