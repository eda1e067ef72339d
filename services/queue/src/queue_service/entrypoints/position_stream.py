"""The live number: server-sent events fed from the service's own database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from queue_service.domain.errors import EntryUnknownError
from queue_service.entrypoints.http_models import PositionView

HEARTBEAT_SECONDS = 15.0
#: The connection is closed after this long, and the browser comes back with a fresh token.
LONGEST_SECONDS = 300.0


async def stream_positions(
    first: PositionView,
    *,
    look: Callable[[], Awaitable[PositionView]],
    every_seconds: float,
    stopping: Callable[[], bool],
) -> AsyncIterator[str]:
    """The position now and after every change, with a comment line at least every 15 s between.

    Ends when the process is told to stop: the browser comes back to another one.
    """
    shown = first
    yield _event(first)
    silent = 0.0
    passed = 0.0
    while passed < LONGEST_SECONDS and not stopping():
        await asyncio.sleep(every_seconds)
        passed += every_seconds
        silent += every_seconds
        try:
            seen = await look()
        except EntryUnknownError:
            return
        if _substance(seen) != _substance(shown):
            shown, silent = seen, 0.0
            yield _event(seen)
        elif silent >= HEARTBEAT_SECONDS:
            silent = 0.0
            yield ": still here\n\n"


def _event(view: PositionView) -> str:
    return f"id: {view.ledger_seq}\nevent: position\ndata: {view.model_dump_json()}\n\n"


def _substance(view: PositionView) -> PositionView:
    """What a parent sees of it: a newer moment with the same numbers is no news."""
    return view.model_copy(update={"as_of": None, "ledger_seq": 0})
