"""Where a server's files live and which unprivileged account runs it when the launcher is root."""

import os
import pwd
import secrets
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from balabaqsha_cli.refusals import LaunchRefusedError

ACCOUNT_VARIABLE = "BALABAQSHA_SERVER_ACCOUNT"
DEFAULT_ACCOUNT = "nobody"
ELSEWHERE = Path("/var/lib/balabaqsha")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An existing account of the machine without rights of its own."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A directory the server's account can work in; without an account the launcher's own user runs the server."""

    home: Path
    account: Account | None

    def make(self, name: str) -> Path:
        """A directory below the home that only the server's account may enter."""
        path = self.home / name
        path.mkdir(mode=0o700, exist_ok=True)
        self.give(path)
        return path

    def write(self, name: str, content: str) -> Path:
        """A file only the server's account may read."""
        path = self.home / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
        self.give(path)
        return path

    def give(self, path: Path) -> None:
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid)


def settle(directory: Path) -> Place:
    """The place of the server whose directory this is.

    Permissions of other directories are never changed: where the account cannot reach the directory (a checkout in a
    private home), the files move below /var/lib and a link in the directory tells where.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return Place(home=directory, account=None)
    account = _unprivileged_account()
    directory.chmod(0o711)
    if reachable(directory, account=account):
        return Place(home=directory, account=account)
    return Place(home=_home_elsewhere(directory / "elsewhere", account=account), account=account)


def discard(directory: Path) -> None:
    """Remove a server's directory and what it keeps elsewhere."""
    link = directory / "elsewhere"
    if link.is_symlink():
        shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)


def reachable(path: Path, *, account: Account) -> bool:
    """Whether the account may walk down to the directory and enter it."""
    resolved = path.resolve()
    return all(_may_enter(folder.stat(), account=account) for folder in _with_parents(resolved))


def _with_parents(path: Path) -> Iterable[Path]:
    yield path
    yield from path.parents


def _may_enter(status: os.stat_result, *, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _unprivileged_account() -> Account:
    name = os.environ.get(ACCOUNT_VARIABLE, DEFAULT_ACCOUNT)
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        message = f"there is no account {name!r} to run the servers with; name another one in {ACCOUNT_VARIABLE}"
        raise LaunchRefusedError(message) from None
    if entry.pw_uid == 0:
        raise LaunchRefusedError(f"PostgreSQL does not run as root; name an ordinary account in {ACCOUNT_VARIABLE}")
    return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)


def _home_elsewhere(link: Path, *, account: Account) -> Path:
    if not link.is_symlink():
        home = ELSEWHERE / secrets.token_hex(6)
        home.mkdir(parents=True, mode=0o711)
        link.symlink_to(home)
    home = link.resolve()
    home.mkdir(parents=True, mode=0o711, exist_ok=True)
    if not reachable(home, account=account):
        message = f"{home} cannot be entered by the account {account.name}; name another one in {ACCOUNT_VARIABLE}"
        raise LaunchRefusedError(message)
    return home
