"""The command `balabaqsha`."""

import logging
import os
import sys
from typing import Annotated

import typer
from rich.console import Console

from balabaqsha_cli import checks, diagnosis, locks, topology_command
from balabaqsha_cli.compose import commands as compose_commands
from balabaqsha_cli.demo import commands as demo_commands
from balabaqsha_cli.launch import commands, endpoints
from balabaqsha_cli.launch.choices import read_choices
from balabaqsha_cli.launch.instance import current_instance, root
from balabaqsha_cli.parking import commands as parking_commands
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.simulation import commands as simulation_commands
from balabaqsha_cli.staff_command import run_staff_command
from balabaqsha_cli.subscribers import commands as subscriber_commands

REFUSED = 1
INTERRUPTED = 130

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(topology_command.app, name="topology")
app.add_typer(subscriber_commands.app, name="subscriber")
app.add_typer(parking_commands.app, name="parking")
app.add_typer(compose_commands.app, name="compose")
app.command()(demo_commands.demo)
app.command()(simulation_commands.simulate)


@app.command()
def up(
    port: Annotated[int | None, typer.Option(help="The portal's port; 0 = any free one", min=0, max=65535)] = None,
) -> None:
    """Run the whole system on this machine until Ctrl-C."""
    commands.up(current_instance(os.environ), choices=read_choices(os.environ, port=port))


@app.command()
def down() -> None:
    """Stop the system that another shell has brought up."""
    commands.down(current_instance(os.environ), choices=read_choices(os.environ))


@app.command()
def migrate() -> None:
    """Bring every database to its newest schema."""
    commands.migrate(current_instance(os.environ), choices=read_choices(os.environ))


@app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def staff(context: typer.Context) -> None:
    """Admit, change, disable and list those who run the system; `staff --help` says how."""
    instance = current_instance(os.environ)
    code = run_staff_command(instance, choices=read_choices(os.environ), arguments=context.args)
    raise typer.Exit(code)


@app.command(name="endpoints")
def show_endpoints(
    *,
    compose: Annotated[bool, typer.Option("--compose", help="Look at the Compose run and write its addresses")] = False,
) -> None:
    """Print the addresses of the running system as JSON."""
    instance = current_instance(os.environ)
    if compose:
        compose_commands.write_endpoints(instance)
    if endpoints.read(instance.endpoints) is None:
        raise LaunchRefusedError(f"the instance {instance.name!r} does not run; start it with: make up")
    typer.echo(instance.endpoints.read_text(encoding="utf-8"))


@app.command()
def doctor() -> None:
    """Say what is well with this machine and this installation, and what is not."""
    findings = diagnosis.examine(current_instance(os.environ), choices=read_choices(os.environ))
    diagnosis.show(findings, console=Console(soft_wrap=True))
    raise typer.Exit(0 if all(finding.well for finding in findings) else REFUSED)


@app.command()
def lock(
    *, check: Annotated[bool, typer.Option("--check", help="Only say whether the locks are fresh")] = False
) -> None:
    """Resolve all dependencies and write every lock."""
    workspace = locks.workspace_at(root())
    if not check:
        locks.write_locks(workspace)
    faults = list(locks.check_locks(workspace))
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if faults:
        raise typer.Exit(REFUSED)


@app.command()
def check() -> None:
    """Ask everything of the sources that can be asked without running them."""
    failed = False
    for one in checks.all_checks(locks.workspace_at(root())):
        faults = one.faults()
        typer.echo(f"{'wrong' if faults else 'ok':<6}{one.name}")
        if faults:
            failed = True
            typer.echo(faults)
    if failed:
        raise typer.Exit(REFUSED)


def main() -> None:
    """Run one command; a refusal is one line and a code other than 0."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    try:
        app()
    except LaunchRefusedError as refusal:
        sys.stderr.write(f"balabaqsha: {refusal}\n")
        sys.exit(REFUSED)
    except PermissionError as error:
        sys.stderr.write(f"balabaqsha: {error.filename} belongs to another account; run as that one\n")
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
