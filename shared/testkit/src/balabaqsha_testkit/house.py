"""The whole system in processes of its own, every one of which a test may stop, kill or start with a fail-point."""

import asyncio
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from balabaqsha_cli.launch import endpoints
from balabaqsha_cli.launch.databases import create_databases
from balabaqsha_cli.launch.environments import GATEWAY, PORT_NAMES, Layout
from balabaqsha_cli.launch.instance import Instance, inherited_environment
from balabaqsha_cli.launch.plans import SIMULATORS, ProcessPlan, migrations, servings, simulators, staff
from balabaqsha_cli.launch.vault import broker_passwords, open_vault, role_passwords
from balabaqsha_cli.servers.accounts import discard
from balabaqsha_cli.servers.postgres import PrivatePostgres
from balabaqsha_cli.servers.processes import end_child, spawn
from balabaqsha_cli.servers.rabbitmq import PrivateRabbitMQ
from balabaqsha_cli.servers.records import ServerRecord
from balabaqsha_cli.topology.declaration import apply_topology, topology_of_the_house
from balabaqsha_cli.topology.names import SERVICES
from balabaqsha_testkit.collector import Collector
from balabaqsha_testkit.scratch import scratch

PROCESSES = (*SIMULATORS, *SERVICES, GATEWAY)
_READY_SECONDS = 60.0
_PAUSE_SECONDS = 0.1
#: What would otherwise be waited for in tests.
_IMPATIENT: Mapping[str, Mapping[str, str]] = {
    "queue": {"QUEUE_CHECKPOINT_EVERY_SECONDS": "1"},
    "applications": {"APPLICATIONS_WATERMARK_SECONDS": "1"},
}
_STOP_STEPS = ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0))


class House:
    """All processes of one installation, on free ports of this machine."""

    def __init__(self, directory: Path) -> None:
        self.instance = Instance(name="house", directory=directory)
        self.postgres = PrivatePostgres(directory / "postgres", durable=False)
        self.rabbitmq = PrivateRabbitMQ(directory / "rabbitmq", durable=True)
        self.collector = Collector()
        self._plans: dict[str, ProcessPlan] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.layout: Layout

    def bring_up(self) -> None:
        """Servers, topology, migrations, simulators, services, gateway; return once all are ready."""
        self.instance.make()
        self.collector.start()
        self.postgres.start()
        self.rabbitmq.start()
        self.layout = Layout(
            ports=ServerRecord(self.instance.ports).ports(PORT_NAMES),
            vault=open_vault(self.instance.secrets),
            postgres=self.postgres,
            rabbitmq=self.rabbitmq,
            documents=self.instance.documents,
        )
        passwords = broker_passwords(self.layout.vault)
        declaration = apply_topology(self.rabbitmq.management(), passwords=passwords, vhosts=topology_of_the_house())
        roles = role_passwords(self.layout.vault)
        asyncio.run(create_databases(self.postgres, passwords=roles, services=SERVICES))
        self._migrate()
        plans = [*simulators(self.layout, register_state=self.instance.register_state), *servings(self.layout)]
        self._plans = {plan.name: self._traced(plan) for plan in plans}
        _wait_until(lambda: declaration.seconds_left() == 0, what="the bus to settle")
        for name in PROCESSES:
            self.start(name, wait=False)
        self.wait_until_ready()

    def take_down(self) -> None:
        """End every process and server."""
        for name in list(self._running)[::-1]:
            self.stop(name)
        self.rabbitmq.stop()
        self.postgres.stop()
        self.collector.stop()

    def start(self, name: str, *, environment: Mapping[str, str] | None = None, wait: bool = True) -> None:
        """Start one process, with further settings such as a fail-point."""
        plan = self._plans[name]
        plan = replace(plan, settings={**plan.settings, **(environment or {})})
        self._running[name] = self._spawn(plan)
        if wait:
            self.wait_until_ready(name)

    def stop(self, name: str) -> None:
        """End one process politely."""
        process = self._running.pop(name, None)
        if process is not None:
            end_child(process, steps=_STOP_STEPS)

    def kill(self, name: str) -> None:
        """End one process as a power cut would."""
        process = self._running.pop(name)
        process.kill()
        process.wait(timeout=10)

    def signal(self, name: str, number: signal.Signals) -> None:
        os.kill(self._running[name].pid, number)

    def has_ended(self, name: str) -> int | None:
        """The exit code of a process that ended by itself, else None."""
        return self._running[name].poll()

    def wait_until_ready(self, *names: str, within: float = _READY_SECONDS) -> None:
        """Return once these (by default all) answer ready with nothing degraded."""
        for name in names or tuple(self._running):
            _wait_until(lambda name=name: self._is_ready(name), what=f"{name} to be ready", within=within)

    def url(self, name: str) -> str:
        return self.layout.url(name)

    @property
    def api(self) -> str:
        """Where the public API is."""
        return f"{self.url(GATEWAY)}/api/v1"

    def endpoints(self) -> dict[str, Any]:
        """The document that `make up` writes."""
        pids = {name: process.pid for name, process in self._running.items()}
        return endpoints.describe(self.layout, pids=pids)

    def write_endpoints(self) -> Path:
        """The same as a file, for commands that read it."""
        endpoints.write(self.instance.endpoints, document=self.endpoints())
        return self.instance.endpoints

    def log(self, name: str) -> str:
        """Everything the process has said."""
        file = self.instance.log(name)
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def _traced(self, plan: ProcessPlan) -> ProcessPlan:
        if plan.name in SIMULATORS:
            return plan
        traced = {f"{plan.name.upper()}_OTLP_ENDPOINT": self.collector.endpoint}
        return replace(plan, settings={**plan.settings, **_IMPATIENT.get(plan.name, {}), **traced})

    def _is_ready(self, name: str) -> bool:
        process = self._running[name]
        assert process.poll() is None, f"{name} ended with {process.returncode}: {self.log(name)[-2000:]}"
        path = "/livez" if name in SIMULATORS else "/readyz"
        try:
            answer = httpx.get(f"{self.url(name)}{path}", timeout=3)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK and not answer.json().get("degraded")

    def _spawn(self, plan: ProcessPlan) -> subprocess.Popen[bytes]:
        environment = {**inherited_environment(), "PYTHONUNBUFFERED": "1", **plan.settings}
        with self.instance.log(plan.name).open("ab") as log:
            return spawn(plan.command, environment=environment, log=log, directory=self.instance.directory)

    def _migrate(self) -> None:
        self._finish(*migrations(self.layout))
        self._finish(staff(self.layout))

    def _finish(self, *plans: ProcessPlan) -> None:
        running = {plan.name: self._spawn(plan) for plan in plans}
        for name, process in running.items():
            assert process.wait(timeout=60) == 0, f"{name}: {self.log(name)[-2000:]}"


def _wait_until(holds: Any, *, what: str, within: float = _READY_SECONDS) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, f"waited {within:.0f} s in vain for {what}"
        time.sleep(_PAUSE_SECONDS)


@contextmanager
def house_of_its_own() -> Iterator[House]:
    """A house in a temporary directory, gone when the block is left."""
    directory = Path(tempfile.mkdtemp(dir=scratch(), prefix="balabaqsha-house-"))
    directory.chmod(0o711)
    house = House(directory)
    try:
        house.bring_up()
        yield house
    finally:
        house.take_down()
        discard(directory)
