"""Where a running instance is, as its endpoints file tells, or as the operator says on the command line."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from balabaqsha_cli.launch import endpoints
from balabaqsha_cli.launch.instance import current_instance
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi

ENDPOINTS_VARIABLE = "BALABAQSHA_ENDPOINTS"
AMQP_PORTS = {"amqp": 5672, "amqps": 5671}


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerAddress:
    """A broker, reached as its administrator."""

    management: ManagementApi = field(repr=False)
    #: Scheme, host and port.
    amqp: str

    def url(self, *, vhost: str, login: str | None = None, password: str | None = None) -> str:
        """The AMQP address of a vhost for a login, the administrator where none is named."""
        scheme, _, place = self.amqp.partition("://")
        user = quote(login or self.management.user, safe="")
        secret = quote(password or self.management.password, safe="")
        return f"{scheme}://{user}:{secret}@{place}/{quote(vhost, safe='')}"


def read_endpoints(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The endpoints of the running system; refuses where none runs."""
    named = environment.get(ENDPOINTS_VARIABLE)
    instance = current_instance(environment)
    document = endpoints.read(Path(named) if named else instance.endpoints)
    if document is None:
        where = named or f"the instance {instance.name!r}"
        raise LaunchRefusedError(f"nothing runs at {where}; start it with: make up")
    return document


def broker_of(document: Mapping[str, Any]) -> BrokerAddress:
    """The broker of a running instance."""
    parts = urlsplit(document["rabbitmq"]["amqp"])
    management = ManagementApi(
        url=document["rabbitmq"]["management"],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    return BrokerAddress(management=management, amqp=_place(parts.scheme, parts.hostname, parts.port))


def named_broker(management: ManagementApi, *, amqp: str | None) -> BrokerAddress:
    """A broker the operator names; without an AMQP address its own list of listeners is asked."""
    if amqp:
        parts = urlsplit(amqp)
        return BrokerAddress(management=management, amqp=_place(parts.scheme, parts.hostname, parts.port))
    listeners = management.get("overview")["listeners"]
    port = next((one["port"] for one in listeners if one["protocol"] == "amqp"), None)
    if port is None:
        raise LaunchRefusedError("the broker names no plain AMQP port; give its address with --amqp-url")
    return BrokerAddress(management=management, amqp=_place("amqp", urlsplit(management.url).hostname, port))


def _place(scheme: str, host: str | None, port: int | None) -> str:
    if scheme not in AMQP_PORTS or not host:
        raise LaunchRefusedError("an AMQP address looks like amqp://host:5672")
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{port or AMQP_PORTS[scheme]}"
