"""The processes of a run: started, watched, started again with growing patience, ended in order."""

import asyncio
import logging
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from balabaqsha_cli.launch.instance import Instance, inherited_environment
from balabaqsha_cli.launch.plans import ProcessPlan
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.processes import ProcessIdentity, end, end_child, identify, spawn
from balabaqsha_cli.servers.records import ServerRecord

STOP_STEPS = ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0))
WATCH_SECONDS = 0.2
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
# A process that lived this long was well; its next fall counts as the first.
WELL_SECONDS = 60.0
logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Child:
    """One running process, and when it may be started again once it falls."""

    plan: ProcessPlan
    process: subprocess.Popen[bytes]
    started_at: float = field(default_factory=time.monotonic)
    pause: float = FIRST_PAUSE_SECONDS / 2
    again_at: float | None = None


def next_pause(pause: float, *, lived: float) -> float:
    """Seconds to wait after the fall after this one."""
    return FIRST_PAUSE_SECONDS if lived >= WELL_SECONDS else min(pause * 2, LONGEST_PAUSE_SECONDS)


class Children:
    """Processes of a run; a killed launcher's successor finds them in the record."""

    def __init__(self, instance: Instance, *, record: Path) -> None:
        self._instance = instance
        self._record = ServerRecord(record)
        self._children: dict[str, Child] = {}

    def start(self, plans: Iterable[ProcessPlan]) -> None:
        for plan in plans:
            self._children[plan.name] = Child(plan=plan, process=self._spawn(plan))
            self._remember()

    def pids(self) -> dict[str, int]:
        return {name: child.process.pid for name, child in self._children.items()}

    async def finish(self, plans: Iterable[ProcessPlan]) -> None:
        """Run processes that end by themselves, side by side; a failed one refuses the launch."""
        plans = list(plans)
        self.start(plans)
        try:
            await asyncio.gather(*(self._ended_well(plan.name) for plan in plans))
        finally:
            await self.stop([plan.name for plan in plans])

    def refuse_the_fallen(self) -> None:
        """During a launch a fallen process is a reason to give up, with its last words."""
        for name, child in self._children.items():
            code = child.process.poll()
            if code is not None:
                raise LaunchRefusedError(self._last_words(name, code=code))

    def tend(self) -> bool:
        """Report what fell, start again what has paused long enough; True when a pid has changed."""
        changed = False
        for child in self._children.values():
            code = child.process.poll()
            if code is None:
                continue
            if child.again_at is None:
                child.pause = next_pause(child.pause, lived=time.monotonic() - child.started_at)
                child.again_at = time.monotonic() + child.pause
                logger.warning("%s; started again in %.0f s", self._last_words(child.plan.name, code=code), child.pause)
            elif time.monotonic() >= child.again_at:
                self._restart(child)
                changed = True
        return changed

    async def stop(self, names: Iterable[str]) -> None:
        """End these processes side by side, politely first."""
        chosen = [child for name in names if (child := self._children.pop(name, None))]
        await asyncio.gather(*(asyncio.to_thread(end_child, child.process, steps=STOP_STEPS) for child in chosen))
        self._remember()

    def _restart(self, child: Child) -> None:
        child.process = self._spawn(child.plan)
        child.started_at, child.again_at = time.monotonic(), None
        self._remember()

    def _spawn(self, plan: ProcessPlan) -> subprocess.Popen[bytes]:
        environment = {**inherited_environment(), "PYTHONUNBUFFERED": "1", **plan.settings}
        with self._instance.log(plan.name).open("ab") as log:
            return spawn(plan.command, environment=environment, log=log, directory=self._instance.directory)

    def _remember(self) -> None:
        alive = [identify(child.process.pid) for child in self._children.values()]
        self._record.keep_processes(one for one in alive if one is not None)

    async def _ended_well(self, name: str) -> None:
        code = await asyncio.to_thread(self._children[name].process.wait)
        if code != 0:
            raise LaunchRefusedError(self._last_words(name, code=code))

    def _last_words(self, name: str, *, code: int) -> str:
        log = self._instance.log(name)
        return f"{name} ended with {_meaning(code)}: {last_line(log)} (log: {log})"


def _meaning(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def last_line(log: Path) -> str:
    """The last thing a process said, shortened."""
    lines = log.read_bytes()[-8192:].decode("utf-8", errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1][:200] if lines else "it said nothing"


def end_leftovers(instance: Instance) -> int:
    """End what a killed launcher left; answer how many processes that were."""
    record = ServerRecord(instance.processes)
    alive: list[ProcessIdentity] = [one for one in record.processes() if one.is_alive()]
    for identity in alive:
        end(identity, steps=STOP_STEPS)
    record.keep_processes(())
    return len(alive)
