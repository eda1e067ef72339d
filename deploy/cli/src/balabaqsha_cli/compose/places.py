"""Where everything is in a Compose run: host names, ports, and the user each container runs as."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from balabaqsha_cli.launch.environments import GATEWAY, Layout
from balabaqsha_cli.launch.plans import SIMULATORS
from balabaqsha_cli.launch.servers import NamedPostgres, NamedRabbitMQ
from balabaqsha_cli.servers.rabbitmq_files import ADMIN
from balabaqsha_cli.topology.names import SERVICES

HTTP_PORT = 8000
METRICS_PORT = 9000
SMPP_PORT = 2775
SMTP_PORT = 2525
METRICS = "_metrics"
DOCUMENTS = Path("/var/lib/balabaqsha/documents")
REGISTER_STATE = Path("/var/lib/balabaqsha/register")
POSTGRES_SECRET = "postgres/superuser"  # noqa: S105 - the name of a secret
BROKER_SECRET = "broker/administrator"  # noqa: S105 - the same
FIRST_USER = 10_001


def migration_of(service: str) -> str:
    return f"migrate-{service}"


#: Container -> the user that runs it and owns its folder of settings, so that none can read another's.
USERS: Mapping[str, int] = MappingProxyType(
    {
        name: FIRST_USER + place
        for place, name in enumerate(
            (*SERVICES, GATEWAY, *map(migration_of, SERVICES), "databases", "topology", *SIMULATORS)
        )
    }
)


class ComposeLayout(Layout):
    """The layout of a run in which every process has a host of its own, named after it."""

    __slots__ = ()

    def url(self, name: str) -> str:
        host = name.removesuffix(METRICS)
        return f"http://{host}:{self.ports[name]}"


def layout_of(vault: Mapping[str, str]) -> ComposeLayout:
    """Where each service finds the others."""
    serving = (*SERVICES, GATEWAY, *SIMULATORS)
    ports = dict.fromkeys(serving, HTTP_PORT) | {f"{name}{METRICS}": METRICS_PORT for name in serving}
    return ComposeLayout(
        ports={**ports, "smpp": SMPP_PORT, "smtp": SMTP_PORT},
        vault=vault,
        postgres=NamedPostgres(url=f"postgresql://postgres:{vault[POSTGRES_SECRET]}@postgres:5432/postgres"),
        rabbitmq=NamedRabbitMQ(
            url=f"amqp://{ADMIN}:{vault[BROKER_SECRET]}@rabbitmq:5672/", management_url="http://rabbitmq:15672"
        ),
        documents=DOCUMENTS,
    )
