"""Many at once, but not too many."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

#: Enough to keep two cores busy while some wait for a text message.
AT_ONCE = 16
Who = TypeVar("Who")
Answer = TypeVar("Answer")


async def side_by_side(act: Callable[[Who], Awaitable[Answer]], them: Iterable[Who]) -> list[Answer]:
    """What each of them came to, in their order; the first that fails, fails all."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(who: Who) -> Answer:
        async with gate:
            return await act(who)

    return list(await asyncio.gather(*(one(who) for who in them)))
