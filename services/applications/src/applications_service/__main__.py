"""The service's command: what every service does, and importing the classifier of places."""

import argparse
import asyncio
import sys
from pathlib import Path

from applications_service.bootstrap import MIGRATIONS, NAME, ROUTES, create_app, import_kato
from applications_service.settings import ApplicationsSettings
from balabaqsha_chassis.command import ServiceCommand
from balabaqsha_chassis.settings import load_settings

COMMAND = ServiceCommand(
    name=NAME,
    settings=ApplicationsSettings,
    create_app=create_app,
    routes=ROUTES,
    migrations_package=MIGRATIONS,
)
IMPORT = "import-kato"


def main() -> None:
    """Do what the command line says."""
    if sys.argv[1:2] == [IMPORT]:
        raise SystemExit(_import_kato(sys.argv[2:]))
    COMMAND.run()


def _import_kato(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"{NAME}-service {IMPORT}", description="Import the classifier of places")
    parser.add_argument("file", type=Path, help="the official spreadsheet, .xlsx or .csv")
    parser.add_argument("--dry-run", action="store_true", help="only tell what is wrong")
    chosen = parser.parse_args(arguments)
    return asyncio.run(import_kato(load_settings(ApplicationsSettings), chosen.file, dry_run=chosen.dry_run))


if __name__ == "__main__":
    main()
