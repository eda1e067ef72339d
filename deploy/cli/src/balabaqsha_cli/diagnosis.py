"""What `balabaqsha doctor` looks at, each finding with what to do about it; looking changes nothing."""

import asyncio
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape

from balabaqsha_cli.launch import endpoints
from balabaqsha_cli.launch.choices import PORT_VARIABLE, Choices
from balabaqsha_cli.launch.commands import running_launcher
from balabaqsha_cli.launch.environments import GATEWAY
from balabaqsha_cli.launch.instance import CHECKOUT_MARK, Instance, root
from balabaqsha_cli.launch.machine import LEAST_FREE_BYTES, free_bytes
from balabaqsha_cli.launch.readiness import ask_all
from balabaqsha_cli.locks import check_locks, workspace_at
from balabaqsha_cli.servers.postgres_binaries import data_version, installed_version
from balabaqsha_cli.servers.processes import started_at
from balabaqsha_cli.servers.rabbitmq_files import INSTALL_BY_HAND, find_programs
from balabaqsha_cli.servers.records import is_free

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    well: bool
    what: str


def examine(instance: Instance, *, choices: Choices) -> list[Finding]:
    """Every finding, the healthy ones too."""
    found = [_python(), _environment(), _disk(instance), _postgresql(instance, choices=choices), _rabbitmq(choices)]
    found += [*_locks()]
    document = endpoints.read(instance.endpoints)
    if running_launcher(instance) is None:
        return [*found, _portal_port(choices), Finding(subject=instance.name, well=True, what="does not run")]
    if document is None:
        return [*found, Finding(subject=instance.name, well=True, what="is starting or stopping")]
    return [*found, *_processes(document["pids"]), *_readiness(document)]


def show(findings: list[Finding], *, console: Console) -> None:
    width = max(len(finding.subject) for finding in findings)
    for finding in findings:
        mark = "[green]ok   [/green]" if finding.well else "[red]wrong[/red]"
        console.print(f"{mark}  {escape(finding.subject.ljust(width))}  {escape(finding.what)}", highlight=False)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(subject="python", well=sys.version_info >= OLDEST_PYTHON, what=f"{version}, {sys.executable}")


def _environment() -> Finding:
    private = sys.prefix != sys.base_prefix
    what = sys.prefix if private else "not a private one; run: python3 deploy/install.py"
    return Finding(subject="environment", well=private, what=what)


def _disk(instance: Instance) -> Finding:
    free = free_bytes(instance.directory)
    enough = free >= LEAST_FREE_BYTES
    return Finding(
        subject="disk", well=enough, what=f"{free // 2**20} MB free{'' if enough else ', 500 MB are needed'}"
    )


def _postgresql(instance: Instance, *, choices: Choices) -> Finding:
    if choices.postgres_url:
        return Finding(subject="postgresql", well=True, what="the one named in the environment")
    installed, data = installed_version(), data_version(instance.postgres)
    if installed is None:
        return Finding(subject="postgresql", well=False, what="not installed; run: python3 deploy/install.py")
    if data is not None and data != installed.partition(".")[0]:
        what = f"{installed} is installed, but the data of {instance.postgres} belong to {data}; dump them with {data}"
        return Finding(subject="postgresql", well=False, what=what)
    return Finding(subject="postgresql", well=True, what=f"{installed}, private")


def _rabbitmq(choices: Choices) -> Finding:
    if choices.rabbitmq_url:
        return Finding(subject="rabbitmq", well=True, what="the one named in the environment")
    programs = find_programs()
    if programs is None:
        return Finding(subject="rabbitmq", well=False, what=f"not installed; run: {INSTALL_BY_HAND}")
    return Finding(subject="rabbitmq", well=True, what=f"private, {programs.server}")


def _locks() -> Iterator[Finding]:
    if not (root() / CHECKOUT_MARK).is_file():
        return
    faults = list(check_locks(workspace_at(root())))
    for fault in faults:
        yield Finding(subject="locks", well=False, what=fault)
    if not faults:
        yield Finding(subject="locks", well=True, what="fresh")


def _portal_port(choices: Choices) -> Finding:
    free = choices.port == 0 or is_free(choices.port)
    what = f"{choices.port} is free" if free else f"{choices.port} is taken; choose another one with {PORT_VARIABLE}"
    return Finding(subject="port", well=free, what=what if choices.port else "any free one")


def _processes(pids: dict[str, int]) -> Iterator[Finding]:
    for name, pid in pids.items():
        alive = started_at(pid) is not None
        yield Finding(subject=name, well=alive, what=f"pid {pid}" if alive else f"pid {pid} has ended")


def _readiness(document: Mapping[str, Any]) -> Iterator[Finding]:
    answers = asyncio.run(ask_all({**document["services"], GATEWAY: document["portal"]}))
    for name, answer in answers.items():
        yield Finding(subject=f"{name} /readyz", well=answer.ready, what=answer.what)
