"""The locks: exact versions with hashes and without any address, and a way to see that they are stale."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from balabaqsha_cli.refusals import LaunchRefusedError

RUNTIME_LOCK = "requirements.lock"
DEVELOPMENT_LOCK = "requirements-dev.lock"
DEVELOPMENT_MEMBERS = frozenset({"shared/testkit"})
STAMP = "# inputs: "
ADDRESSES = ("http://", "https://", "file:", "git+", " @ ")
EXPORT = ("export", "--frozen", "--no-emit-workspace", "--no-header", "--no-annotate", "--quiet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A checkout and the declarations of its members."""

    root: Path
    members: Mapping[str, Mapping[str, Any]]
    declaration: Mapping[str, Any]

    def inputs(self) -> str:
        """A hash of everything that decides what a resolution may contain."""
        tables = {"": _dependency_tables(self.declaration)}
        tables |= {path: _dependency_tables(declaration) for path, declaration in self.members.items()}
        return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()

    def locks(self) -> list[Path]:
        own = [self.root / RUNTIME_LOCK, self.root / DEVELOPMENT_LOCK]
        return [*own, *(self.root / member / RUNTIME_LOCK for member in self.members)]


def workspace_at(root: Path) -> Workspace:
    file = root / "pyproject.toml"
    if not file.is_file():
        raise LaunchRefusedError(f"there is no pyproject.toml in {root}; run this in a checkout")
    declaration = tomllib.loads(file.read_text(encoding="utf-8"))
    paths: list[str] = declaration["tool"]["uv"]["workspace"]["members"]
    members = {path: tomllib.loads((root / path / "pyproject.toml").read_text(encoding="utf-8")) for path in paths}
    return Workspace(root=root, members=members, declaration=declaration)


def check_locks(workspace: Workspace) -> Iterator[str]:
    """What is wrong with the locks, one line a fault; nothing is resolved for it."""
    wanted = workspace.inputs()
    for lock in workspace.locks():
        name = lock.relative_to(workspace.root)
        if not lock.is_file():
            yield f"{name} is missing; run: make lock"
            continue
        lines = lock.read_text(encoding="utf-8").splitlines()
        if not lines or lines[0] != STAMP + wanted:
            yield f"{name} is stale: dependencies have changed since it was written; run: make lock"
        if any(address in line for line in lines for address in ADDRESSES):
            yield f"{name} contains an address; a lock names packages, never where they come from"


def write_locks(workspace: Workspace) -> None:
    """Resolve once and write every lock from that."""
    _uv("lock", "--quiet", root=workspace.root)
    names = {path: str(declaration["project"]["name"]) for path, declaration in workspace.members.items()}
    runtime = [name for path, name in names.items() if path not in DEVELOPMENT_MEMBERS]
    _write(workspace, RUNTIME_LOCK, content=_export(workspace, packages=runtime) + _build_tools(workspace))
    everything = _uv(*EXPORT, "--all-packages", "--all-groups", root=workspace.root)
    _write(workspace, DEVELOPMENT_LOCK, content=everything)
    for path, name in names.items():
        _write(workspace, f"{path}/{RUNTIME_LOCK}", content=_export(workspace, packages=[name]))


def _dependency_tables(declaration: Mapping[str, Any]) -> dict[str, Any]:
    project = declaration.get("project", {})
    return {
        "name": project.get("name"),
        "requires-python": project.get("requires-python"),
        "dependencies": sorted(project.get("dependencies", [])),
        "optional-dependencies": project.get("optional-dependencies", {}),
        "dependency-groups": declaration.get("dependency-groups", {}),
        "build": declaration.get("build-system", {}).get("requires", []),
        "members": declaration.get("tool", {}).get("uv", {}).get("workspace", {}).get("members", []),
    }


def _export(workspace: Workspace, *, packages: list[str]) -> str:
    chosen = [f"--package={name}" for name in packages]
    return _uv(*EXPORT, "--no-default-groups", *chosen, root=workspace.root)


def _build_tools(workspace: Workspace) -> str:
    """What builds the members' own installs, which every runtime environment needs too."""
    return _uv(*EXPORT, "--only-group=build", root=workspace.root)


def _write(workspace: Workspace, name: str, *, content: str) -> None:
    (workspace.root / name).write_text(f"{STAMP}{workspace.inputs()}\n{content}", encoding="utf-8")


def _uv(*arguments: str, root: Path) -> str:
    beside = Path(sys.executable).with_name("uv")
    program = str(beside) if beside.exists() else shutil.which("uv")
    if program is None:
        raise LaunchRefusedError("uv is not installed; run: python3 deploy/install.py --dev")
    finished = subprocess.run(  # noqa: S603 - our own arguments
        [program, *arguments],
        cwd=root,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        raise LaunchRefusedError(f"uv {arguments[0]} failed: {finished.stderr.strip()}")
    return finished.stdout
