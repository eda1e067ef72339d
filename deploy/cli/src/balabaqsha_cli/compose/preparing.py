"""Makes the secrets of a Compose run once, and lays each container's settings where it alone can read them."""

import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from balabaqsha_cli.compose.places import BROKER_SECRET, POSTGRES_SECRET, USERS
from balabaqsha_cli.compose.settings import settings_of
from balabaqsha_cli.launch.vault import open_vault
from balabaqsha_cli.servers.records import write_private

VAULT_FILE = "vault.json"
#: The official images of both servers begin as root and give that up themselves.
ROOT = 0
Give = Callable[[Path, int], None]


def give(path: Path, owner: int) -> None:
    """Make the path its owner's; only root may."""
    os.chown(path, owner, owner)


def prepare(folder: Path, *, rooms: Mapping[str, Path], give: Give = give) -> list[str]:
    """Lay out the settings below the folder, and give each room (container -> folder of data) to its container.

    Secrets that are there already stay as they are, so that doing it again changes nothing.
    """
    folder.chmod(0o711)
    settings = settings_of(vault_of(folder / VAULT_FILE))
    for container, files in settings.items():
        _lay_out(folder / container, files=files, owner=USERS.get(container, ROOT), give=give)
    for container, room in rooms.items():
        room.chmod(0o700)
        give(room, USERS[container])
    return sorted(settings)


def vault_of(file: Path) -> dict[str, str]:
    """The secrets a run on one machine has, and those of the two servers beside them."""
    vault = open_vault(file)
    missing = {name: secrets.token_urlsafe(24) for name in _absent((POSTGRES_SECRET, BROKER_SECRET), vault=vault)}
    if missing:
        vault |= missing
        write_private(file, content=json.dumps(vault, indent=2, sort_keys=True))
    return vault


def _absent(names: Iterable[str], *, vault: Mapping[str, str]) -> list[str]:
    return [name for name in names if name not in vault]


def _lay_out(folder: Path, *, files: Mapping[str, str], owner: int, give: Give) -> None:
    """One folder with these files and no others, for its owner alone."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.iterdir():
        if left.name not in files:
            left.unlink()
    for name, content in files.items():
        write_private(folder / name, content=content)
        give(folder / name, owner)
    give(folder, owner)
