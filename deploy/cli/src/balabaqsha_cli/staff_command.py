"""`balabaqsha staff …`: identity's own command, with the settings of the running instance."""

import subprocess
import sys
from collections.abc import Sequence

from balabaqsha_cli.launch.choices import Choices
from balabaqsha_cli.launch.commands import running_launcher
from balabaqsha_cli.launch.environments import PORT_NAMES, Layout, serving_environment
from balabaqsha_cli.launch.instance import Instance, inherited_environment
from balabaqsha_cli.launch.private_servers import PrivateServers
from balabaqsha_cli.launch.vault import open_vault
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.records import ServerRecord


def run_staff_command(instance: Instance, *, choices: Choices, arguments: Sequence[str]) -> int:
    """Run it and answer its exit code; refuses where nothing runs, for the database would be away."""
    if running_launcher(instance) is None:
        raise LaunchRefusedError(f"the instance {instance.name!r} does not run; start it with: make up")
    settings = serving_environment("identity", layout=_layout(instance, choices=choices))
    finished = subprocess.run(  # noqa: S603 - our own module, and what the administrator typed
        [sys.executable, "-m", "identity_service", "staff", *arguments],
        env={**inherited_environment(), **settings},
        check=False,
    )
    return finished.returncode


def _layout(instance: Instance, *, choices: Choices) -> Layout:
    servers = PrivateServers(instance, choices=choices)
    servers.recall()
    kept = ServerRecord(instance.ports)
    return Layout(
        ports={name: kept.kept_port(name) for name in PORT_NAMES},
        vault=open_vault(instance.secrets),
        postgres=servers.postgres,
        rabbitmq=servers.rabbitmq,
        documents=instance.documents,
        clock_file=choices.clock_file,
    )
