"""One installation on this machine: its name, its directory, and where in it everything lies."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from balabaqsha_cli.refusals import LaunchRefusedError

INSTANCE_VARIABLE = "BALABAQSHA_INSTANCE"
DEFAULT_INSTANCE = "default"
CHECKOUT_MARK = Path("deploy", "install.py")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """The directory of one instance; two of them never share a server, a port or a file."""

    name: str
    directory: Path

    @property
    def lock(self) -> Path:
        return self.directory / "lock"

    @property
    def launcher(self) -> Path:
        return self.directory / "launcher.json"

    @property
    def processes(self) -> Path:
        return self.directory / "processes.json"

    @property
    def migrating(self) -> Path:
        return self.directory / "migrating.json"

    @property
    def endpoints(self) -> Path:
        return self.directory / "endpoints.json"

    @property
    def secrets(self) -> Path:
        return self.directory / "secrets.json"

    @property
    def ports(self) -> Path:
        return self.directory / "ports.json"

    @property
    def settling(self) -> Path:
        return self.directory / "settling.json"

    @property
    def postgres(self) -> Path:
        return self.directory / "postgres"

    @property
    def rabbitmq(self) -> Path:
        return self.directory / "rabbitmq"

    @property
    def documents(self) -> Path:
        return self.directory / "documents"

    @property
    def register_state(self) -> Path:
        return self.directory / "register-families.jsonl"

    def log(self, name: str) -> Path:
        return self.directory / "logs" / f"{name}.log"

    def make(self) -> None:
        """Create the directories; what is in them is private, file by file."""
        (self.directory / "logs").mkdir(parents=True, exist_ok=True)
        # Entered, not listed, by the servers' unprivileged account.
        self.directory.chmod(0o711)
        (self.directory / "logs").chmod(0o700)
        self.documents.mkdir(mode=0o700, exist_ok=True)


def current_instance(environment: Mapping[str, str]) -> Instance:
    """The instance the environment names, below the checkout the command is run in."""
    name = environment.get(INSTANCE_VARIABLE) or DEFAULT_INSTANCE
    if not _NAME.fullmatch(name):
        raise LaunchRefusedError(f"{INSTANCE_VARIABLE}={name!r}: use up to 40 lower-case letters, digits, - and _")
    return Instance(name=name, directory=root() / ".run" / name)


def root() -> Path:
    """The checkout around the working directory, or the working directory itself."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / CHECKOUT_MARK).is_file()), here)


def inherited_environment() -> dict[str, str]:
    """What children get of the launcher's environment: addresses of the operator's servers stay behind."""
    private = {"BALABAQSHA_POSTGRES_URL", "BALABAQSHA_RABBITMQ_URL", "BALABAQSHA_RABBITMQ_MANAGEMENT_URL"}
    return {name: value for name, value in os.environ.items() if name not in private}
