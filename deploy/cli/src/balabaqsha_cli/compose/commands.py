"""`balabaqsha compose …`: the steps a Compose run takes before its services start."""

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from balabaqsha_cli.compose.places import DOCUMENTS, REGISTER_STATE
from balabaqsha_cli.compose.preparing import prepare
from balabaqsha_cli.compose.running import describe
from balabaqsha_cli.launch import endpoints
from balabaqsha_cli.launch.choices import POSTGRES_VARIABLE
from balabaqsha_cli.launch.commands import running_launcher
from balabaqsha_cli.launch.databases import create_databases
from balabaqsha_cli.launch.instance import Instance, root
from balabaqsha_cli.launch.servers import NamedPostgres
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.topology.names import SERVICES

app = typer.Typer(no_args_is_help=True, help="Steps of a run in containers.")


@app.command(name="prepare")
def prepare_settings(
    folder: Annotated[Path, typer.Argument(help="Where the settings go; kept between runs")],
) -> None:
    """Make the secrets once, and a folder of settings for every container."""
    rooms = {"applications": DOCUMENTS, "register": REGISTER_STATE}
    prepared = prepare(folder, rooms={name: room for name, room in rooms.items() if room.is_dir()})
    typer.echo(f"settings of {len(prepared)} containers are in {folder}")


@app.command()
def databases(
    roles: Annotated[Path, typer.Argument(help="JSON file {role: password} of the services' roles")],
) -> None:
    """Create the databases and roles that are missing, and set the passwords."""
    url = os.environ.get(POSTGRES_VARIABLE)
    if not url:
        raise LaunchRefusedError(f"{POSTGRES_VARIABLE} names no PostgreSQL server")
    passwords = json.loads(roles.read_text(encoding="utf-8"))
    asyncio.run(create_databases(NamedPostgres(url=url), passwords=passwords, services=SERVICES))
    typer.echo(f"{len(SERVICES)} databases are there")


def write_endpoints(instance: Instance) -> dict[str, Any]:
    """Write the endpoints of the Compose run as those of the instance, for `demo`, `subscriber` and `parking`."""
    if running_launcher(instance) is not None:
        raise LaunchRefusedError(
            f"the instance {instance.name!r} runs without containers; stop it, or name another one"
        )
    document = describe(root())
    instance.directory.mkdir(parents=True, exist_ok=True)
    endpoints.write(instance.endpoints, document=document)
    return document
