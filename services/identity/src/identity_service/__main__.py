"""The service's command: serve, migrate, openapi, asyncapi, and staff."""

import asyncio
import getpass
import os
import sys

from balabaqsha_chassis.command import ServiceCommand
from balabaqsha_chassis.settings import load_settings
from identity_service.bootstrap import MIGRATIONS, NAME, ROUTES, create_app, open_staff_office
from identity_service.entrypoints.staff_command import parse_made_up, run_staff_command, staff_parser
from identity_service.settings import IdentitySettings

COMMAND = ServiceCommand(
    name=NAME, settings=IdentitySettings, create_app=create_app, routes=ROUTES, migrations_package=MIGRATIONS
)
STAFF = "staff"


def main() -> None:
    """Do what the command line says."""
    if sys.argv[1:2] == [STAFF]:
        sys.exit(asyncio.run(_staff(sys.argv[2:])))
    COMMAND.run()


async def _staff(arguments: list[str]) -> int:
    asked = staff_parser().parse_args(arguments)
    settings = load_settings(IdentitySettings)
    made_up = parse_made_up(settings.development_staff.get_secret_value()) if settings.development_staff else []
    async with open_staff_office(settings, actor=f"console:{_account()}") as office:
        return await run_staff_command(asked, office=office, made_up=made_up, out=sys.stdout, errors=sys.stderr)


def _account() -> str:
    """The account of the machine the command runs as; a container's may have no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


if __name__ == "__main__":
    main()
