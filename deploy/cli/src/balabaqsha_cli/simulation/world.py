"""The simulated world: an instance of its own, whose processes all read one made-up clock."""

import asyncio
import os
import signal
import struct
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from balabaqsha_cli.launch import endpoints
from balabaqsha_cli.launch.choices import CLOCK_VARIABLE, PORT_VARIABLE
from balabaqsha_cli.launch.instance import INSTANCE_VARIABLE, Instance, current_instance
from balabaqsha_cli.refusals import LaunchRefusedError

COMMAND = (sys.executable, "-m", "balabaqsha_cli")
START_SECONDS = 180.0
STOP_SECONDS = 30.0
ASK_SECONDS = 0.2


@dataclass(slots=True, kw_only=True)
class World:
    """A running instance in made-up time."""

    instance: Instance
    clock: Path
    environment: Mapping[str, str] = field(repr=False)
    now: datetime
    endpoints: dict[str, Any] = field(default_factory=dict, repr=False)
    _process: asyncio.subprocess.Process | None = None

    @classmethod
    def of(cls, name: str, *, begins: datetime) -> "World":
        """The world of the instance with that name; nothing runs yet."""
        chosen = {**os.environ, INSTANCE_VARIABLE: name, PORT_VARIABLE: "0"}
        instance = current_instance(chosen)
        instance.make()
        clock = instance.directory / "clock"
        return cls(instance=instance, clock=clock, environment=chosen | {CLOCK_VARIABLE: str(clock)}, now=begins)

    async def __aenter__(self) -> Self:
        self._tell_the_time()
        self._process = await asyncio.create_subprocess_exec(
            *COMMAND,
            "up",
            env=dict(self.environment),
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            await self._wait_until_up()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    def set(self, instant: datetime) -> None:
        """Make it this instant everywhere; time never runs backwards."""
        self.now = max(self.now, instant.astimezone(UTC))
        self._tell_the_time()

    async def entrust(self, login: str, role: str, territories: Sequence[str]) -> None:
        """Give a member of staff this role, and what it reaches, from the next sign-in on."""
        reach = [part for territory in territories for part in ("--territory", territory)]
        command = (*COMMAND, "staff", "roles", "--login", login, "--role", role, *reach)
        process = await asyncio.create_subprocess_exec(
            *command, env=dict(self.environment), stdout=asyncio.subprocess.DEVNULL
        )
        if await process.wait():
            raise LaunchRefusedError(f"the rights of {login} could not be changed")

    def _tell_the_time(self) -> None:
        """Milliseconds since 1970 in eight bytes, little end first, which every process has mapped."""
        content = struct.pack("<q", round(self.now.timestamp() * 1000))
        with self.clock.open("r+b" if self.clock.exists() else "wb") as file:
            file.write(content)

    async def _wait_until_up(self) -> None:
        assert self._process is not None, "the instance was started"  # noqa: S101
        async with asyncio.timeout(START_SECONDS):
            while (document := endpoints.read(self.instance.endpoints)) is None:
                if self._process.returncode is not None:
                    raise LaunchRefusedError("the simulated instance did not start")
                await asyncio.sleep(ASK_SECONDS)
        self.endpoints = document

    async def _stop(self) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
