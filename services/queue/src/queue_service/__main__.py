"""The queue service's command: serve, migrate, openapi, asyncapi."""

from balabaqsha_chassis.command import ServiceCommand
from queue_service.bootstrap import ROUTES, create_app
from queue_service.settings import QueueSettings

COMMAND = ServiceCommand(
    name="queue",
    settings=QueueSettings,
    create_app=create_app,
    routes=ROUTES,
    migrations_package="queue_service.migrations",
)


def main() -> None:
    """Run the command line."""
    COMMAND.run()


if __name__ == "__main__":
    main()
