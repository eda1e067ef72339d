"""Looks at a Compose run from the machine it runs on: published ports, and the one password scripts need."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from balabaqsha_cli.compose.places import HTTP_PORT
from balabaqsha_cli.launch.environments import GATEWAY
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.rabbitmq_files import ADMIN
from balabaqsha_cli.topology.names import CORE, PUBLIC

ANSWER_SECONDS = 60.0
BROKER_PASSWORD_FILE = "/run/balabaqsha/rabbitmq/RABBITMQ_DEFAULT_PASS"  # noqa: S105 - where it is, not what it is
AMQP_PORT, MANAGEMENT_PORT = 5672, 15672


def describe(project: Path) -> dict[str, Any]:
    """The endpoints of the run, in the shape of a run without containers; what is not published is not in it."""
    portal = f"http://{_published(project, container=GATEWAY, port=HTTP_PORT)}"
    amqp = _published(project, container="rabbitmq", port=AMQP_PORT)
    password = _compose(project, "exec", "-T", "rabbitmq", "cat", BROKER_PASSWORD_FILE).strip()
    simulators = ("sms", "register", "mail")
    return {
        "portal": portal,
        "api": f"{portal}/api/v1",
        "services": {},
        "metrics": {},
        **{name: f"http://{_published(project, container=name, port=HTTP_PORT)}" for name in simulators},
        "rabbitmq": {
            "amqp": f"amqp://{ADMIN}:{password}@{amqp}/{CORE}",
            "public_amqp": f"amqp://{ADMIN}:{password}@{amqp}/{PUBLIC}",
            "management": f"http://{_published(project, container='rabbitmq', port=MANAGEMENT_PORT)}",
        },
        "postgres": {},
        "pids": {},
        "staff": [],
    }


def _published(project: Path, *, container: str, port: int) -> str:
    """Host and port on this machine."""
    return _compose(project, "port", container, str(port)).strip()


def _compose(project: Path, *arguments: str) -> str:
    docker = shutil.which("docker")
    if docker is None:
        raise LaunchRefusedError("docker is not installed")
    finished = subprocess.run(  # noqa: S603 - our own arguments
        [docker, "compose", *arguments],
        cwd=project,
        check=False,
        capture_output=True,
        text=True,
        timeout=ANSWER_SECONDS,
    )
    if finished.returncode != 0:
        said = finished.stderr.strip().splitlines()
        raise LaunchRefusedError(f"docker compose {arguments[0]}: {said[-1] if said else 'failed'}")
    return finished.stdout
