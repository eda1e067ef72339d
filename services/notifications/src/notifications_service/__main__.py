"""The command `notifications-service`: serve, migrate, openapi, asyncapi."""

from balabaqsha_chassis.command import ServiceCommand
from notifications_service.bootstrap import MIGRATIONS, ROUTES, create_app
from notifications_service.settings import NotificationsSettings

COMMAND = ServiceCommand(
    name="notifications",
    settings=NotificationsSettings,
    create_app=create_app,
    routes=ROUTES,
    migrations_package=MIGRATIONS,
)


def main() -> None:
    """Do what the command line says."""
    COMMAND.run()


if __name__ == "__main__":
    main()
