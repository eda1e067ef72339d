"""Faults on request: what a simulator is asked to get wrong, and until when."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from balabaqsha_simulators.bodies import answer_json, read_body, refuse

NONE = "none"
DOWN = "down"
SLOW = "slow"
WRONG = "wrong"
UNDELIVERED = "undelivered"


class FaultOrder(BaseModel):
    """What is to go wrong, and for how long."""

    model_config = ConfigDict(extra="forbid")

    mode: str
    seconds: Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)] = 60.0


class FaultSwitch:
    """Holds the one fault in force; it ends by itself."""

    def __init__(
        self, *, modes: tuple[str, ...], slow_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.modes = (NONE, *modes)
        self._slow_seconds = slow_seconds
        self._clock = clock
        self._mode = NONE
        self._until = 0.0
        self._changed = asyncio.Event()

    @property
    def mode(self) -> str:
        return self._mode if self.remaining() > 0 else NONE

    def delay(self) -> float:
        """How many seconds an answer is to wait now."""
        return self._slow_seconds if self.mode == SLOW else 0.0

    def remaining(self) -> float:
        return max(0.0, self._until - self._clock())

    def set(self, mode: str, *, seconds: float) -> None:
        self._mode = mode
        self._until = self._clock() + (0.0 if mode == NONE else seconds)
        self._changed.set()

    async def follow(self) -> AsyncIterator[str]:
        """Yield the mode in force now and again after every change, without end; for one follower."""
        while True:
            self._changed.clear()
            mode = self.mode
            yield mode
            await self._wait_for_change(mode)

    async def _wait_for_change(self, mode: str) -> None:
        try:
            async with asyncio.timeout(None if mode == NONE else self.remaining()):
                await self._changed.wait()
        except TimeoutError:
            return


def fault_routes(switch: FaultSwitch) -> list[web.RouteDef]:
    """Give the routes by which a script orders and reads the fault."""

    async def order(request: web.Request) -> web.Response:
        wanted = await read_body(request, model=FaultOrder)
        if wanted.mode not in switch.modes:
            raise refuse(422, code="fault_unknown", detail=f"modes: {', '.join(switch.modes)}")
        switch.set(wanted.mode, seconds=wanted.seconds)
        return await show(request)

    async def show(_request: web.Request) -> web.Response:
        return answer_json({"mode": switch.mode, "seconds": round(switch.remaining(), 3)})

    return [web.post("/faults", order), web.get("/faults", show)]
