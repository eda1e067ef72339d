"""Whether the timers of a process have caught up with the made-up clock, as its metrics tell."""

from collections.abc import Iterator
from datetime import datetime

import aiohttp

NEXT = "balabaqsha_timer_next_seconds"


async def behind(session: aiohttp.ClientSession, metrics: str, *, now: datetime) -> str:
    """The timers of the process that are due by now; empty once every one has ticked."""
    async with session.get(metrics, params={"name[]": NEXT}) as response:
        page = await response.text()
    due = dict(_samples(page))
    late = [timer for timer, instant in due.items() if instant <= now.timestamp()]
    return " ".join(sorted(late)) if due else f"nothing ticks at {metrics}"


def _samples(page: str) -> Iterator[tuple[str, float]]:
    """The timer and the value of every line such as `name{timer="deadlines"} 1.7e+09`."""
    for line in page.splitlines():
        if line.startswith(f"{NEXT}{{"):
            labels, _, value = line.partition("} ")
            yield labels.partition('"')[2].rstrip('"'), float(value)
