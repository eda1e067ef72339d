"""What the machine must offer before anything is started, each lack told in one line."""

import logging
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from balabaqsha_cli.launch.choices import PORT_VARIABLE
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.rabbitmq_files import INSTALL_BY_HAND, find_programs
from balabaqsha_cli.servers.records import LOOPBACK, is_free

LEAST_FREE_BYTES = 500 * 2**20
POLICY = Path("/usr/sbin/policy-rc.d")
# Bears our name, so that one left by a killed run is known for ours. 101 means: not allowed.
POLICY_TEXT = "#!/bin/sh\n# balabaqsha: only while rabbitmq-server is installed\nexit 101\n"
PACKAGES = ("rabbitmq-server",)
INSTALL_SECONDS = 900
logger = logging.getLogger(__name__)


def refuse_full_disk(directory: Path, *, least: int = LEAST_FREE_BYTES) -> None:
    free = free_bytes(directory)
    if free < least:
        message = f"only {free // 2**20} MB are free on the disk of {directory}; make at least {least // 2**20} MB free"
        raise LaunchRefusedError(message)


def free_bytes(directory: Path) -> int:
    existing = next(folder for folder in (directory, *directory.parents) if folder.exists())
    return shutil.disk_usage(existing).free


def refuse_taken_port(port: int) -> None:
    if port and not is_free(port):
        message = f"port {port} is taken by another program; choose one: {PORT_VARIABLE}=8081 make up (0 = any free)"
        raise LaunchRefusedError(message)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


def install_rabbitmq() -> None:
    """Install the distribution's RabbitMQ where it is missing, without starting the machine's own service."""
    if find_programs() is not None:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise LaunchRefusedError(
            f"RabbitMQ is missing and needs an administrator to install it; run: {INSTALL_BY_HAND}"
        )
    logger.info("installing rabbitmq-server from the system's packages; this takes a minute or two")
    with _no_service_starts():
        if install_packages(*PACKAGES):
            return
    raise LaunchRefusedError(f"RabbitMQ could not be installed; see why with: {INSTALL_BY_HAND}")


def install_packages(*packages: str) -> bool:
    """Whether the distribution's packages are installed now; an administrator's work."""
    return _apt("install", *packages) or (_apt("update") and _apt("install", *packages))


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian asks this file before it starts an installed service; one of the machine's own is left alone."""
    if POLICY.exists() and POLICY.read_text(encoding="utf-8", errors="replace") != POLICY_TEXT:
        yield
        return
    POLICY.write_text(POLICY_TEXT, encoding="utf-8")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def _apt(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "--quiet", "--yes", "--no-install-recommends", *arguments]
    finished = subprocess.run(  # noqa: S603 - fixed arguments
        command, env=environment, check=False, timeout=INSTALL_SECONDS, capture_output=True, stdin=subprocess.DEVNULL
    )
    return finished.returncode == 0
