"""The environment of every process of a run, as pure values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from balabaqsha_cli.launch.servers import Postgres, RabbitMQ
from balabaqsha_cli.launch.staff import document
from balabaqsha_cli.launch.vault import public_half
from balabaqsha_cli.servers.records import LOOPBACK
from balabaqsha_cli.topology.names import CORE, PUBLIC, PUBLIC_FORWARDER, SERVICES, login_of

SMS_SYSTEM_ID = "balabaqsha"
DATA_KEY_ID = "k1"
MAIL_FROM = "Balabaqsha <no-reply@balabaqsha.localhost>"
GATEWAY = "gateway"
LOOPBACK_NETWORKS = "127.0.0.0/8,::1/128"
#: Every port a run needs besides those of its servers.
PORT_NAMES = (
    GATEWAY,
    f"{GATEWAY}_metrics",
    *(port for service in SERVICES for port in (service, f"{service}_metrics")),
    "register",
    "sms",
    "smpp",
    "mail",
    "smtp",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything of a run is."""

    ports: Mapping[str, int]
    vault: Mapping[str, str] = field(repr=False)
    postgres: Postgres
    rabbitmq: RabbitMQ
    documents: Path
    #: Where every process reads the time, if it is not the real one.
    clock_file: Path | None = None

    def url(self, name: str) -> str:
        return f"http://{LOOPBACK}:{self.ports[name]}"

    def database(self, service: str, *, login: str | None = None) -> str:
        user = login or service
        return self.postgres.dsn(user=user, password=self.vault[f"postgres/{user}"], database=service)

    def broker(self, login: str, *, vhost: str) -> str:
        return self.rabbitmq.amqp_url(login, self.vault[f"broker/{login}"], vhost)


def serving_environment(name: str, *, layout: Layout) -> dict[str, str]:
    """The settings a service, or the gateway, is started with."""
    own = _gateway(layout) if name == GATEWAY else {**_on_the_bus(name, layout=layout), **_OWN[name](layout)}
    settings = {**_listening(name, layout=layout), **own}
    return {f"{name.upper()}_{setting}": value for setting, value in settings.items()}


def migration_environment(service: str, *, layout: Layout) -> dict[str, str]:
    """The same with the owner's login, which no serving process ever sees."""
    owner = layout.database(service, login=f"{service}_owner")
    return {**serving_environment(service, layout=layout), f"{service.upper()}_MIGRATION_DATABASE_URL": owner}


def staff_environment(layout: Layout) -> dict[str, str]:
    """The settings with which identity makes the staff of development; it serves without them."""
    made_up = {"IDENTITY_DEVELOPMENT_STAFF": document(layout.vault)}
    return {**serving_environment("identity", layout=layout), **made_up}


def _listening(name: str, *, layout: Layout) -> dict[str, str]:
    time = {"CLOCK_FILE": str(layout.clock_file)} if layout.clock_file else {}
    return time | {
        "ENVIRONMENT": "development",
        "HTTP_HOST": LOOPBACK,
        "HTTP_PORT": str(layout.ports[name]),
        "METRICS_PORT": str(layout.ports[f"{name}_metrics"]),
        "JWKS_URL": f"{layout.url('identity')}/.well-known/jwks.json",
    }


def _on_the_bus(service: str, *, layout: Layout) -> dict[str, str]:
    return {"DATABASE_URL": layout.database(service), "BROKER_URL": layout.broker(login_of(service), vhost=CORE)}


def _data_keys(service: str, *, layout: Layout) -> dict[str, str]:
    keys = json.dumps({DATA_KEY_ID: layout.vault[f"{service}/data_key"]})
    return {"DATA_KEYS": keys, "DATA_KEY_ID": DATA_KEY_ID}


def _register(layout: Layout) -> dict[str, str]:
    return {"REGISTER_URL": layout.url("register"), "REGISTER_TOKEN": layout.vault["register/token"]}


def _identity(layout: Layout) -> dict[str, str]:
    return {
        **_data_keys("identity", layout=layout),
        **_register(layout),
        "BLIND_INDEX_KEY": layout.vault["identity/blind_index_key"],
        "LIMITS_EXEMPT_NETWORKS": LOOPBACK_NETWORKS,
        "CODE_KEY": layout.vault["identity/code_key"],
        "NOTIFICATIONS_PUBLIC_KEY": public_half(layout.vault["notifications/private_key"]),
        "CHILDREN_PUBLIC_KEY": public_half(layout.vault["children/private_key"]),
    }


def _children(layout: Layout) -> dict[str, str]:
    return {
        **_data_keys("children", layout=layout),
        **_register(layout),
        "BLIND_INDEX_KEY": layout.vault["children/blind_index_key"],
        "PRIVATE_KEY": layout.vault["children/private_key"],
    }


def _applications(layout: Layout) -> dict[str, str]:
    return {
        "RECEIPT_KEY": layout.vault["applications/receipt_key"],
        "DOCUMENT_STORE": layout.documents.as_uri(),
    }


def _queue(layout: Layout) -> dict[str, str]:
    return {"CHECKPOINT_KEY": layout.vault["queue/checkpoint_key"]}


def _notifications(layout: Layout) -> dict[str, str]:
    centre = f"{SMS_SYSTEM_ID}:{layout.vault['sms/password']}@{LOOPBACK}:{layout.ports['smpp']}"
    return {
        **_data_keys("notifications", layout=layout),
        "PRIVATE_KEY": layout.vault["notifications/private_key"],
        "SMPP_URL": f"smpp://{centre}",
        "SMTP_URL": f"smtp://{LOOPBACK}:{layout.ports['smtp']}",
        "MAIL_FROM": MAIL_FROM,
        "PORTAL_URL": layout.url(GATEWAY),
        "PUBLIC_BROKER_URL": layout.broker(PUBLIC_FORWARDER, vhost=PUBLIC),
    }


def _gateway(layout: Layout) -> dict[str, str]:
    upstreams = {f"{service.upper()}_URL": layout.url(service) for service in SERVICES}
    keys = {"SESSION_KEYS": layout.vault["gateway/session_key"]}
    return {**upstreams, **keys, "TRUSTED_PROXIES": "", "LIMITS_EXEMPT_LOOPBACK": "true"}


_OWN = {
    "identity": _identity,
    "children": _children,
    "applications": _applications,
    "queue": _queue,
    "notifications": _notifications,
}
