"""Everything `make check` asks of the sources, each question by the tool that answers it best."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from balabaqsha_cli.locks import Workspace, check_locks

# Members whose import package does not bear the distribution's name.
MODULES = {"balabaqsha": "balabaqsha_cli"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question: its name and how it is answered, the answer being the faults found."""

    name: str
    faults: Callable[[], str]


def all_checks(workspace: Workspace) -> Iterator[Check]:
    root = workspace.root
    sources = [f"{member}/src" for member in workspace.members]
    yield _tool("ruff", "check", ".", folder=root, name="lint")
    yield _tool("ruff", "format", "--check", ".", folder=root, name="format")
    yield _tool("mypy", *sources, folder=root, name="types")
    yield _tool("lint-imports", folder=root, name="imports")
    for member, declaration in workspace.members.items():
        yield _dependencies(root / member, distribution=str(declaration["project"]["name"]), name=member)
    yield Check(name="locks", faults=lambda: "\n".join(check_locks(workspace)))


def _dependencies(folder: Path, *, distribution: str, name: str) -> Check:
    module = MODULES.get(distribution, distribution.replace("-", "_"))
    renamed = ",".join(f"{package}={its_module}" for package, its_module in MODULES.items())
    arguments = ("--no-ansi", "--known-first-party", module, "--package-module-name-map", renamed)
    return _tool("deptry", "src", *arguments, folder=folder, name=f"dependencies of {name}")


def _tool(program: str, *arguments: str, folder: Path, name: str) -> Check:
    command = [str(Path(sys.executable).with_name(program)), *arguments]

    def faults() -> str:
        finished = subprocess.run(  # noqa: S603 - the environment's own tools
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return "" if finished.returncode == 0 else finished.stdout.strip() or f"{program} failed"

    return Check(name=name, faults=faults)
