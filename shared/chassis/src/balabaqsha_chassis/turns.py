"""Turns: work on one subject at a time, in the order of arrival."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class _Place:
    """Where the works of one subject stand in line; it lasts as long as anybody stands there."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    standing: int = 0


class Turns:
    """One line a subject, which nobody can leave unseen and no newcomer can pass."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}

    def __len__(self) -> int:
        return len(self._places)

    @asynccontextmanager
    async def of(self, subject: str) -> AsyncIterator[None]:
        """Alone with the subject, after all who asked before."""
        place = self._places.setdefault(subject, _Place())
        place.standing += 1
        try:
            async with place.lock:
                yield
        finally:
            place.standing -= 1
            if not place.standing:
                del self._places[subject]
