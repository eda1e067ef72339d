"""The command that declares the bus, for the migration step of any installation."""

import json
import logging
import time
from pathlib import Path
from typing import Annotated

import typer

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi
from balabaqsha_cli.topology.declaration import apply_topology, topology_of_the_house

PASSWORD_VARIABLE = "BALABAQSHA_TOPOLOGY_PASSWORD"  # noqa: S105 - the name of a variable
logger = logging.getLogger(__name__)
app = typer.Typer(no_args_is_help=True, help="What the broker holds.")


@app.callback()
def topology() -> None:
    """What the broker holds."""


@app.command()
def apply(
    management_url: Annotated[str, typer.Option(help="RabbitMQ's management API, such as http://broker:15672")],
    password: Annotated[
        str, typer.Option(envvar=PASSWORD_VARIABLE, help="Password of that login", prompt=True, hide_input=True)
    ],
    passwords: Annotated[Path | None, typer.Option(help="JSON file {login: password} of the services' logins")] = None,
    admin: Annotated[str, typer.Option(help="Login that may administer the broker")] = "topology",
) -> None:
    """Declare vhosts, exchanges, mailboxes, logins, permissions and policies; then wait until traffic is safe."""
    api = ManagementApi(url=management_url, user=admin, password=password)
    known = _read_passwords(passwords) if passwords else {}
    declaration = apply_topology(api, passwords=known, vhosts=topology_of_the_house())
    if not declaration.new:
        logger.info("nothing new: the broker holds the whole topology")
        return
    logger.info("declared %d new things:", len(declaration.new))
    for name in declaration.new:
        logger.info("  %s", name)
    if declaration.mailboxes_at is not None:
        logger.info("new mailboxes are safe in %.0f s", declaration.seconds_left())
    time.sleep(declaration.seconds_left())


def _read_passwords(file: Path) -> dict[str, str]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LaunchRefusedError(f"{file} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise LaunchRefusedError(f"{file} does not hold one JSON object of logins and passwords")
    return {str(login): str(password) for login, password in content.items()}
