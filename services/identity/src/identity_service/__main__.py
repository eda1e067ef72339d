"""The service's command: serve, migrate, openapi, asyncapi."""

from balabaqsha_chassis.command import ServiceCommand
from identity_service.bootstrap import MIGRATIONS, NAME, ROUTES, create_app
from identity_service.settings import IdentitySettings

COMMAND = ServiceCommand(
    name=NAME, settings=IdentitySettings, create_app=create_app, routes=ROUTES, migrations_package=MIGRATIONS
)


def main() -> None:
    """Do what the command line says."""
    COMMAND.run()


if __name__ == "__main__":
    main()
