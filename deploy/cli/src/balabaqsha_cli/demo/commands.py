"""`balabaqsha demo`: families file through the public API of a running system, and their numbers are recounted."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

from balabaqsha_cli.demo.portal import StepFailedError
from balabaqsha_cli.demo.report import show
from balabaqsha_cli.demo.run import Demonstration, demonstrate
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.running import read_endpoints

FAILED = 1
# Of a log or a pipe, which have none of their own.
WIDTH = 140


def demo(
    families: Annotated[int, typer.Option(min=1, max=100_000, help="How many families file")] = 20,
) -> None:
    """File for families of every kind, show their numbers, and count them again independently."""
    terminal = Console()
    console = terminal if terminal.is_terminal else Console(width=WIDTH)
    try:
        result = _run(families, console=console)
    except StepFailedError as failure:
        raise LaunchRefusedError(f"the system does not answer as it should: {failure}") from failure
    show(result, console=console)
    if not result.succeeded:
        raise typer.Exit(FAILED)


def _run(families: int, *, console: Console) -> Demonstration:
    columns = ("filing", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("filing", total=families)
        endpoints = read_endpoints()
        return asyncio.run(demonstrate(endpoints, families=families, tell=lambda: progress.advance(task)))
