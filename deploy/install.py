# ruff: noqa: INP001 - a script beside the folders it prepares, not a package
"""Puts everything the project needs into `.venv`, from the locks alone; the only thing here that runs without it."""

import argparse
import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
RUNTIME_LOCK = "requirements.lock"
DEVELOPMENT_LOCK = "requirements-dev.lock"
DEVELOPMENT_MEMBERS = frozenset({"shared/testkit"})
TOLD_LINES = 15


class InstallRefusedError(Exception):
    """The message says what is missing and how to get it."""


def refuse_unfit_python() -> None:
    """Python itself must be new enough and able to make environments."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        raise InstallRefusedError(
            f"Python 3.11 or newer is needed, this is {found}; run: sudo apt-get install python3.11 python3.11-venv, "
            "then: make PYTHON=python3.11 up"
        )
    probe = subprocess.run([sys.executable, "-c", "import ensurepip, venv"], check=False, capture_output=True)
    if probe.returncode != 0:
        raise InstallRefusedError("Python's venv module is missing; run: sudo apt-get install python3-venv")


class Installation:
    """The environment of one checkout."""

    def __init__(self, root: Path, *, development: bool) -> None:
        self._root = root
        self._development = development
        self._environment = root / ".venv"
        self._python = self._environment / "bin" / "python"
        self._lock = root / (DEVELOPMENT_LOCK if development else RUNTIME_LOCK)

    def bring_up_to_date(self) -> None:
        """Install what the locks say; nothing is done twice, and what was interrupted is done again."""
        if not self._lock.is_file():
            raise InstallRefusedError(f"{self._lock.name} is missing; restore it: git checkout -- {self._lock.name}")
        wanted = self._wanted_stamp()
        if self._stamp(development=self._development).read_if_any() == wanted and self._works():
            return
        for development in (False, True):
            self._stamp(development=development).remove()
        if not self._works():
            tell("creating .venv")
            run([sys.executable, "-m", "venv", "--clear", str(self._environment)], what="creating .venv failed")
        self._install_locked()
        self._install_members()
        self._stamp(development=self._development).write(wanted)
        if self._development:
            # Both locks come from one resolution, so the larger one satisfies the smaller.
            runtime = Installation(self._root, development=False)
            runtime._stamp(development=False).write(runtime._wanted_stamp())

    def _works(self) -> bool:
        if not self._python.exists():
            return False
        probe = [str(self._python), "-c", f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"]
        return subprocess.run(probe, check=False, capture_output=True).returncode == 0  # noqa: S603 - our environment

    def _install_locked(self) -> None:
        total = sum(1 for line in self._lock.read_text(encoding="utf-8").splitlines() if "==" in line)
        tell(f"installing {total} packages of {self._lock.name}")
        command = [*self._pip(), "install", "--require-hashes", "--no-deps", "-r", str(self._lock)]
        run(command, what="installing failed", total=total)

    def _install_members(self) -> None:
        members = self._members()
        tell(f"installing {len(members)} members")
        editable = [part for member in members for part in ("-e", str(self._root / member))]
        run([*self._pip(), "install", "--no-deps", "--no-build-isolation", *editable], what="installing failed")

    def _pip(self) -> list[str]:
        return [str(self._python), "-m", "pip", "--disable-pip-version-check", "--no-input"]

    def _members(self) -> list[str]:
        import tomllib  # noqa: PLC0415 - not there in the versions that are refused above

        tables = tomllib.loads((self._root / "pyproject.toml").read_text(encoding="utf-8"))
        members: list[str] = tables["tool"]["uv"]["workspace"]["members"]
        return [member for member in members if self._development or member not in DEVELOPMENT_MEMBERS]

    def _wanted_stamp(self) -> str:
        members = self._members()
        files = [self._lock, *(self._root / member / "pyproject.toml" for member in members)]
        return json.dumps({"members": members, "inputs": digest(files)})

    def _stamp(self, *, development: bool) -> "Stamp":
        return Stamp(self._environment / f".balabaqsha-{'development' if development else 'runtime'}")


class Stamp:
    """A file that says what was installed completely."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read_if_any(self) -> str | None:
        return self._file.read_text(encoding="utf-8") if self._file.is_file() else None

    def write(self, content: str) -> None:
        self._file.write_text(content, encoding="utf-8")

    def remove(self) -> None:
        self._file.unlink(missing_ok=True)


def digest(files: Iterable[Path]) -> str:
    seen = hashlib.sha256()
    for file in files:
        seen.update(file.read_bytes())
    return seen.hexdigest()


def run(command: list[str], *, what: str, total: int = 0) -> None:
    """Run to the end, showing how far it is; a failure shows the last lines it printed."""
    # The build tool of the members is looked for on the path.
    path = os.pathsep.join((str(Path(command[0]).parent), os.environ.get("PATH", os.defpath)))
    process = subprocess.Popen(  # noqa: S603 - our own commands
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "PATH": path}
    )
    told: list[str] = []
    done = 0
    for line in process.stdout or ():
        told.append(line.rstrip())
        if total and line.startswith(("Collecting ", "Requirement already satisfied", "Ignoring ")):
            done += 1
            show_progress(done, total=total)
    if process.wait() != 0:
        sys.stderr.write("\n".join(told[-TOLD_LINES:]) + "\n")
        raise InstallRefusedError(f"{what}; the lines above say why")


def show_progress(done: int, *, total: int) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(f"\r  {done}/{total}" + ("\n" if done == total else ""))
        sys.stdout.flush()
    elif done % 25 == 0 or done == total:
        tell(f"  {done}/{total}")


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    development = parser.parse_args().dev
    try:
        refuse_unfit_python()
        (ROOT / ".run").mkdir(exist_ok=True)
        with (ROOT / ".run" / "install.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            Installation(ROOT, development=development).bring_up_to_date()
    except InstallRefusedError as refusal:
        sys.stderr.write(f"balabaqsha: {refusal}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"balabaqsha: {error.strerror}: {error.filename or os.fspath(ROOT)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
