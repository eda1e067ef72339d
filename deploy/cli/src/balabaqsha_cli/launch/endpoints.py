"""The addresses of a run in one private file, for scripts that look at the whole system."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from balabaqsha_cli.launch import staff
from balabaqsha_cli.launch.environments import GATEWAY, Layout
from balabaqsha_cli.servers.records import write_private
from balabaqsha_cli.topology.names import CORE, PUBLIC, SERVICES


def describe(layout: Layout, *, pids: Mapping[str, int]) -> dict[str, Any]:
    """Portal, services, servers, simulators, pids and staff of a running system."""
    rabbitmq = layout.rabbitmq
    login = (rabbitmq.admin_user, rabbitmq.admin_password)
    portal = layout.url(GATEWAY)
    return {
        "portal": portal,
        "api": f"{portal}/api/v1",
        "services": {service: layout.url(service) for service in SERVICES},
        "metrics": {name: f"{layout.url(f'{name}_metrics')}/metrics" for name in (*SERVICES, GATEWAY)},
        "sms": layout.url("sms"),
        "register": layout.url("register"),
        "mail": layout.url("mail"),
        "rabbitmq": {
            "amqp": rabbitmq.amqp_url(*login, CORE),
            "public_amqp": rabbitmq.amqp_url(*login, PUBLIC),
            "management": rabbitmq.management_url,
        },
        "postgres": {service: layout.database(service) for service in SERVICES},
        "pids": dict(pids),
        "staff": staff.told(layout.vault),
    }


def write(file: Path, *, document: Mapping[str, Any]) -> None:
    write_private(file, content=json.dumps(document, indent=2))


def read(file: Path) -> dict[str, Any] | None:
    """The document of a running system, or None where none runs."""
    if not file.exists():
        return None
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return document
