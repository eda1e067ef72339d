"""Which processes make up a run, in the order they are started."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from balabaqsha_cli.launch.environments import (
    GATEWAY,
    SMS_SYSTEM_ID,
    Layout,
    migration_environment,
    serving_environment,
    staff_environment,
)
from balabaqsha_cli.topology.names import SERVICES

SIMULATORS = ("register", "sms", "mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPlan:
    """One process: its name, which is its log's too, its command and the settings added to its environment."""

    name: str
    command: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)


def migrations(layout: Layout) -> list[ProcessPlan]:
    return [
        ProcessPlan(
            name=f"{service}-migrate",
            command=(sys.executable, "-m", f"{service}_service", "migrate"),
            settings=migration_environment(service, layout=layout),
        )
        for service in SERVICES
    ]


def staff(layout: Layout) -> ProcessPlan:
    """What makes the staff of development, or finds them made; after identity's migration."""
    return ProcessPlan(
        name="identity-staff",
        command=(sys.executable, "-m", "identity_service", "staff", "put"),
        settings=staff_environment(layout),
    )


def servings(layout: Layout) -> list[ProcessPlan]:
    """The services, and the gateway after them."""
    return [
        ProcessPlan(
            name=name,
            command=(sys.executable, "-m", f"{name}_service", "serve"),
            settings=serving_environment(name, layout=layout),
        )
        for name in (*SERVICES, GATEWAY)
    ]


def simulators(layout: Layout, *, register_state: Path) -> list[ProcessPlan]:
    ports, vault = layout.ports, layout.vault
    # Equals signs, for a secret may begin with a dash.
    arguments = {
        "register": (f"--token={vault['register/token']}", f"--state={register_state}"),
        "sms": (
            f"--smpp-port={ports['smpp']}",
            f"--system-id={SMS_SYSTEM_ID}",
            f"--password={vault['sms/password']}",
        ),
        "mail": (f"--smtp-port={ports['smtp']}",),
    }
    return [
        ProcessPlan(
            name=name,
            command=(sys.executable, "-m", "balabaqsha_simulators", name, f"--port={ports[name]}", *arguments[name]),
        )
        for name in SIMULATORS
    ]
