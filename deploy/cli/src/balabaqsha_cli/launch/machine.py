"""What the machine must offer before anything is started, each lack told in one line."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

from balabaqsha_cli.launch.choices import PORT_VARIABLE
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.rabbitmq_files import find_programs
from balabaqsha_cli.servers.records import LOOPBACK, is_free

LEAST_FREE_BYTES = 500 * 2**20
BY_HAND = "sudo apt-get install rabbitmq-server"
POLICY = Path("/usr/sbin/policy-rc.d")
FORBIDDEN = 101
INSTALL_SECONDS = 900


def refuse_full_disk(directory: Path) -> None:
    free = free_bytes(directory)
    if free < LEAST_FREE_BYTES:
        message = f"only {free // 2**20} MB are free on the disk of {directory}; free at least 500 MB and start again"
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
        raise LaunchRefusedError(f"RabbitMQ is missing and needs an administrator to install it; run: {BY_HAND}")
    made_policy = _forbid_service_starts()
    try:
        if not _apt("install", "--yes", "--no-install-recommends", "rabbitmq-server"):
            _apt("update")
            if not _apt("install", "--yes", "--no-install-recommends", "rabbitmq-server"):
                raise LaunchRefusedError(f"RabbitMQ could not be installed; see why with: {BY_HAND}")
    finally:
        if made_policy:
            POLICY.unlink(missing_ok=True)


def _forbid_service_starts() -> bool:
    """Debian asks this file before it starts an installed service; one that is there already is left alone."""
    if POLICY.exists():
        return False
    POLICY.write_text(f"#!/bin/sh\nexit {FORBIDDEN}\n", encoding="utf-8")
    POLICY.chmod(0o755)
    return True


def _apt(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-q", *arguments]
    finished = subprocess.run(  # noqa: S603 - fixed arguments
        command, env=environment, check=False, timeout=INSTALL_SECONDS, capture_output=True, stdin=subprocess.DEVNULL
    )
    return finished.returncode == 0
