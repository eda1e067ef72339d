"""Child processes that cannot outlive their launcher, and pids that cannot be mistaken for another's."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from balabaqsha_cli.servers.accounts import Account

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.05
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessIdentity:
    """A pid together with the moment its process began, so that a reused pid is told apart."""

    pid: int
    started: int

    def is_alive(self) -> bool:
        return started_at(self.pid) == self.started


def started_at(pid: int) -> int | None:
    """The start of the process in clock ticks since boot, or None where no such process runs."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else int(fields[19])


def identify(pid: int) -> ProcessIdentity | None:
    started = started_at(pid)
    return None if started is None else ProcessIdentity(pid=pid, started=started)


def working_in(folder: Path) -> tuple[ProcessIdentity, ...]:
    """Every process whose working directory the folder is; a server's children share it with the server."""
    found = (
        identify(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _is_in(entry, folder)
    )
    return tuple(identity for identity in found if identity is not None)


def _is_in(entry: Path, folder: Path) -> bool:
    try:
        return (entry / "cwd").readlink() == folder
    except OSError:
        # It ended meanwhile, or belongs to somebody else.
        return False


def spawn(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    log: IO[bytes],
    death_signal: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
    directory: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own that gets the death signal when the calling thread ends.

    The kernel watches the thread that forked, so this is called from a thread that lives as long as the run does.
    """
    identity = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # noqa: S603 - commands are the launcher's own
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        cwd=directory,
        start_new_session=True,
        preexec_fn=_dying_with(os.getpid(), death_signal),  # noqa: PLW1509 - prctl only, no lock is taken
        **identity,
    )


def _dying_with(launcher: int, death_signal: signal.Signals) -> Callable[[], None]:
    def arrange() -> None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != launcher:
            os._exit(1)

    return arrange


def wait_for_end(identity: ProcessIdentity, *, seconds: float, child: subprocess.Popen[bytes] | None = None) -> bool:
    """True once the process has ended; a child is reaped on the way."""
    deadline = time.monotonic() + seconds
    while True:
        if child is not None:
            child.poll()
        if not identity.is_alive():
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL_SECONDS)


def end(
    identity: ProcessIdentity,
    *,
    steps: Sequence[tuple[signal.Signals, float]],
    child: subprocess.Popen[bytes] | None = None,
) -> None:
    """End one process by its pid, ever less politely; each step is a signal and the seconds it is given."""
    for number, seconds in steps:
        if not identity.is_alive():
            break
        try:
            os.kill(identity.pid, number)
        except ProcessLookupError:
            break
        if wait_for_end(identity, seconds=seconds, child=child):
            break
    if child is not None:
        child.wait()


def end_child(child: subprocess.Popen[bytes], *, steps: Sequence[tuple[signal.Signals, float]]) -> int:
    """End a process we started ourselves, and reap it; answer its exit code."""
    identity = identify(child.pid)
    if identity is not None:
        end(identity, steps=steps, child=child)
    return child.wait()
