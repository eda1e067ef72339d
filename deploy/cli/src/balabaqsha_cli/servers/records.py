"""What a private server's directory remembers between runs: its ports, its password, its processes, its lock."""

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.processes import ProcessIdentity

LOOPBACK = "127.0.0.1"
# Below the kernel's range for outgoing connections, so that none of them ever sits on a kept port.
PORTS = range(20_000, 32_000)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(*, besides: Iterable[int] = ()) -> int:
    """A port of the loopback address that nobody listens on."""
    taken = set(besides)
    while True:
        port = PORTS[secrets.randbelow(len(PORTS))]
        if port not in taken and is_free(port):
            return port


class ServerRecord:
    """A small JSON file, readable by its owner alone, that survives restarts."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def secret(self, name: str) -> str:
        """The secret of that name, made once."""
        if name not in self._content:
            self._content[name] = secrets.token_urlsafe(24)
            self._save()
        return str(self._content[name])

    def ports(self, names: Sequence[str]) -> dict[str, int]:
        """The kept ports; those taken by somebody else are chosen again."""
        kept: dict[str, int] = self._content.get("ports", {})
        chosen = {name: port for name, port in kept.items() if name in names and is_free(port)}
        for name in names:
            if name not in chosen:
                chosen[name] = free_port(besides=chosen.values())
        self._content["ports"] = chosen
        self._save()
        return chosen

    def kept_port(self, name: str) -> int:
        """The port of that name, taken or not."""
        try:
            return int(self._content["ports"][name])
        except KeyError:
            raise LaunchRefusedError(f"nothing has run in {self._file.parent} yet; start it first") from None

    def keep_port(self, name: str, *, port: int) -> None:
        self._content["ports"] = {**self._content.get("ports", {}), name: port}
        self._save()

    def processes(self) -> tuple[ProcessIdentity, ...]:
        """Those of the last run, alive or not, in the order they are to be ended."""
        return tuple(ProcessIdentity(**one) for one in self._content.get("processes", ()))

    def keep_processes(self, identities: Iterable[ProcessIdentity]) -> None:
        self._content["processes"] = [{"pid": one.pid, "started": one.started} for one in identities]
        self._save()

    def _save(self) -> None:
        write_private(self._file, content=json.dumps(self._content, indent=2))


def write_private(file: Path, *, content: str) -> None:
    """Replace the file at once by one that only its owner may read."""
    fresh = file.with_name(f"{file.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(content)
    fresh.replace(file)


class DirectoryLock:
    """Held by one process at a time; the kernel lets go of it however that process ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    def take(self) -> None:
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            message = f"{self._file.parent} is in use by another run; stop that one first, or choose another instance"
            raise LaunchRefusedError(message) from None
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
