"""The command of the children service: serve, migrate, openapi, asyncapi."""

from balabaqsha_chassis.command import ServiceCommand
from children_service.bootstrap import MIGRATIONS, ROUTES, create_app
from children_service.settings import ChildrenSettings

COMMAND = ServiceCommand(
    name="children",
    settings=ChildrenSettings,
    create_app=create_app,
    routes=ROUTES,
    migrations_package=MIGRATIONS,
)


def main() -> None:
    """Do what the command line says."""
    COMMAND.run()


if __name__ == "__main__":
    main()
