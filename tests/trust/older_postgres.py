"""A PostgreSQL of another major version, where the machine has one: started for a while, stopped by its pid."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Where distributions put the versions they have.
INSTALLED = Path("/usr/lib/postgresql")
READY_SECONDS = 30.0
_ORDINARY = "nobody"


def programs(major: int) -> Path | None:
    """The folder of its programs, or None where the machine has none."""
    folder = INSTALLED / str(major) / "bin"
    return folder if (folder / "postgres").exists() else None


@contextmanager
def older_postgres(folder: Path) -> Iterator[str]:
    """The superuser's address of a fresh server of these programs; nothing of it is left at the end."""
    home = Path(tempfile.mkdtemp(prefix="balabaqsha-older-"))
    account = _account()
    if account:
        os.chown(home, account["user"], account["group"])
    data, port = home / "data", _free_port()
    try:
        _run([folder / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C"], account)
        command = [folder / "postgres", "-D", data, "-p", str(port), "-k", "", "-c", "listen_addresses=127.0.0.1"]
        with (home / "server.log").open("wb") as log:
            server = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log, cwd=home, **account)
        try:
            _wait_until_ready(folder, port)
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=READY_SECONDS)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _account() -> dict[str, int]:
    """PostgreSQL refuses to run as root."""
    if os.getuid():
        return {}
    ordinary = pwd.getpwnam(_ORDINARY)
    return {"user": ordinary.pw_uid, "group": ordinary.pw_gid}


def _run(command: list[str | Path], account: dict[str, int]) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, cwd="/", **account)
    assert done.returncode == 0, done.stderr


def _wait_until_ready(folder: Path, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while subprocess.run(
        [str(folder / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
    ).returncode:
        assert time.monotonic() < deadline, "the older PostgreSQL does not become ready"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
