"""A private RabbitMQ node with an epmd of its own: started in the foreground, stopped by pid."""

import http.client
import logging
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.accounts import Place, settle
from balabaqsha_cli.servers.processes import POLL_SECONDS, end, end_child, identify, spawn
from balabaqsha_cli.servers.rabbitmq_files import (
    ADMIN,
    PORT_NAMES,
    RabbitMQPrograms,
    node_environment,
    programs_or_refusal,
    write_configuration,
)
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi, ManagementApiError
from balabaqsha_cli.servers.records import LOOPBACK, DirectoryLock, ServerRecord

PROTOCOL_HEADER = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME = b"\x01"
READY_SECONDS = 300.0
QUIET_SECONDS = 20.0
NODE_STEPS = ((signal.SIGTERM, 45.0), (signal.SIGKILL, 10.0))
FORGETFUL_STEPS = ((signal.SIGKILL, 10.0),)
EPMD_STEPS = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))
logger = logging.getLogger(__name__)


class PrivateRabbitMQ:
    """One node in one directory with an administrator of its own and no guest, on the loopback address only.

    Without durability it is killed instead of stopped, which saves tests the seconds of a clean end.
    """

    admin_user = ADMIN

    def __init__(self, directory: Path, *, durable: bool = True, log: Path | None = None) -> None:
        self._directory = directory.resolve()
        self._stop_steps = NODE_STEPS if durable else FORGETFUL_STEPS
        self._log = log or self._directory / "server.log"
        self._lock = DirectoryLock(self._directory / "lock")
        self._programs: RabbitMQPrograms | None = None
        self._place: Place | None = None
        self._ports: Mapping[str, int] = {}
        self._node: subprocess.Popen[bytes] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._node is not None, "the broker has not been started"  # noqa: S101
        return self._node.pid

    @property
    def port(self) -> int:
        return self._ports["amqp"]

    @property
    def admin_password(self) -> str:
        return self._record().secret("password")

    @property
    def management_url(self) -> str:
        return f"http://{LOOPBACK}:{self._ports['management']}"

    @property
    def prometheus_url(self) -> str:
        return f"http://{LOOPBACK}:{self._ports['prometheus']}/metrics"

    def amqp_url(self, user: str, password: str, vhost: str) -> str:
        credentials = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return f"amqp://{credentials}@{LOOPBACK}:{self.port}/{quote(vhost, safe='')}"

    def management(self) -> ManagementApi:
        return ManagementApi(url=self.management_url, user=self.admin_user, password=self.admin_password)

    def start(self) -> None:
        """Return once the broker shakes hands over AMQP and its management API answers."""
        self.prepare()
        self.launch()
        self.wait_until_ready()

    def prepare(self) -> None:
        """What comes before the processes: an end to orphans, ports, configuration."""
        self._programs = programs_or_refusal()
        self._directory.mkdir(parents=True, exist_ok=True)
        self._lock.take()
        self._end_orphans()
        self._place = settle(self._directory)
        self.reserve()
        write_configuration(self._place, ports=self._ports, password=self.admin_password)

    def launch(self) -> None:
        """Start epmd and the node; to be called from a thread that lives as long as the run."""
        assert self._place is not None, "the broker has not been prepared"  # noqa: S101
        assert self._programs is not None, "the broker has not been prepared"  # noqa: S101
        self._end_epmd()
        environment = node_environment(self._place, ports=self._ports)
        account, home = self._place.account, self._place.home / "home"
        with self._log.open("ab") as log:
            self._epmd = spawn([self._programs.epmd], environment=environment, log=log, account=account, directory=home)
            _wait_for_port(self._ports["epmd"], process=self._epmd)
            self._node = spawn(
                [self._programs.server], environment=environment, log=log, account=account, directory=home
            )
        self._record().keep_processes(one for child in (self._node, self._epmd) if (one := identify(child.pid)))

    def wait_until_ready(self) -> None:
        """Wait as long as the node lives: a boot with much to recover is slow, not broken."""
        deadline = time.monotonic() + READY_SECONDS
        quiet_until = time.monotonic() + QUIET_SECONDS
        while not (self._shakes_hands() and self._management_answers()):
            if not self.is_running():
                raise LaunchRefusedError(f"RabbitMQ ended while it was starting; its log is {self._log}")
            if time.monotonic() > deadline:
                raise LaunchRefusedError(f"RabbitMQ does not become ready; its log is {self._log}")
            if time.monotonic() > quiet_until:
                quiet_until += QUIET_SECONDS
                logger.info("RabbitMQ is still starting; its log is %s", self._log)
            time.sleep(POLL_SECONDS)
        self._enable_feature_flags()

    def stop(self) -> None:
        """End the node cleanly and its epmd after it."""
        if self._node is not None:
            end_child(self._node, steps=self._stop_steps)
        self._node = None
        self._end_epmd()
        self._lock.release()

    def reserve(self) -> None:
        """Settle the node's addresses without starting it."""
        self._directory.mkdir(parents=True, exist_ok=True)
        self._ports = self._record().ports(PORT_NAMES)

    def recall(self) -> None:
        """Learn the addresses of the broker that another process has started in this directory."""
        self._ports = {name: self._record().kept_port(name) for name in PORT_NAMES}

    def end_orphans(self) -> None:
        """End what a killed launcher left of this broker, and start nothing."""
        if not self._directory.exists():
            return
        self._lock.take()
        try:
            self._end_orphans()
        finally:
            self._lock.release()

    def is_running(self) -> bool:
        return self._node is not None and self._node.poll() is None

    def _record(self) -> ServerRecord:
        return ServerRecord(self._directory / "server.json")

    def _end_orphans(self) -> None:
        for orphan in self._record().processes():
            end(orphan, steps=NODE_STEPS)

    def _end_epmd(self) -> None:
        if self._epmd is not None:
            end_child(self._epmd, steps=EPMD_STEPS)
        self._epmd = None

    def _shakes_hands(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=2.0) as connection:
                connection.sendall(PROTOCOL_HEADER)
                return connection.recv(1) == METHOD_FRAME
        except OSError:
            return False

    def _management_answers(self) -> bool:
        try:
            self.management().get("overview")
        except (OSError, http.client.HTTPException, ManagementApiError):
            return False
        return True

    def _enable_feature_flags(self) -> None:
        """Streams and at-least-once dead lettering are behind flags that an upgraded data directory may lack."""
        for flag in self.management().get("feature-flags"):
            if flag["state"] == "disabled" and flag.get("stability") != "experimental":
                self.management().put("feature-flags", flag["name"], "enable", body={})


def _wait_for_port(port: int, *, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10.0
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(POLL_SECONDS)
    raise LaunchRefusedError(f"Erlang's port mapper does not listen on {port}")
