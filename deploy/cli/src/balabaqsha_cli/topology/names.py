"""The names on the bus; consumers and operators rely on them, so they change only with a migration."""

from collections.abc import Mapping
from types import MappingProxyType

CORE = "core"
PUBLIC = "public"
EVENTS_EXCHANGE = "balabaqsha.events"
PUBLIC_EXCHANGE = "balabaqsha.public"
PUBLIC_STREAM = "public.events"
PUBLIC_FORWARDER = "notifications-public"
SERVICES = ("identity", "children", "applications", "queue", "notifications")

#: Routing key of a delay -> milliseconds until the event is back in its mailbox.
DELAYS: Mapping[str, int] = MappingProxyType({"1s": 1_000, "10s": 10_000, "60s": 60_000})


def login_of(service: str) -> str:
    """A service's login at the broker is its distribution's name, and so is its mailbox's."""
    return f"{service}-service"


def retry_exchange(mailbox: str) -> str:
    """Direct; the routing key is a delay."""
    return f"retry.{mailbox}"


def retry_mailbox(mailbox: str, *, delay: str) -> str:
    return f"retry.{mailbox}.{delay}"


def parking(mailbox: str) -> str:
    """The name of both the fanout exchange and the mailbox behind it."""
    return f"parking.{mailbox}"
