"""The two servers of a run: private ones, or those the operator named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from balabaqsha_cli.servers.rabbitmq_management import ManagementApi

DEFAULT_PORTS: Mapping[str, int] = {"postgresql": 5432, "postgres": 5432, "amqp": 5672, "amqps": 5671}


class Postgres(Protocol):
    """Where the databases are."""

    def superuser_dsn(self, database: str = "postgres") -> str: ...

    def dsn(self, *, user: str, password: str, database: str) -> str: ...


class RabbitMQ(Protocol):
    """Where the broker is."""

    @property
    def management_url(self) -> str: ...

    @property
    def admin_user(self) -> str: ...

    @property
    def admin_password(self) -> str: ...

    def amqp_url(self, user: str, password: str, vhost: str) -> str: ...

    def management(self) -> ManagementApi: ...


def _with_login(url: str, *, user: str, password: str, path: str) -> str:
    parts = urlsplit(url)
    place = f"{parts.hostname}:{parts.port or DEFAULT_PORTS[parts.scheme]}"
    credentials = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{credentials}@{place}", path=f"/{quote(path, safe='')}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPostgres:
    """A server of the operator's, reached as a login that may create roles and databases."""

    url: str = field(repr=False)

    def superuser_dsn(self, database: str = "postgres") -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{quote(database)}"))

    def dsn(self, *, user: str, password: str, database: str) -> str:
        return _with_login(self.url, user=user, password=password, path=database)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRabbitMQ:
    """A broker of the operator's, reached as an administrator."""

    url: str = field(repr=False)
    management_url: str

    @property
    def admin_user(self) -> str:
        return unquote(urlsplit(self.url).username or "")

    @property
    def admin_password(self) -> str:
        return unquote(urlsplit(self.url).password or "")

    def amqp_url(self, user: str, password: str, vhost: str) -> str:
        return _with_login(self.url, user=user, password=password, path=vhost)

    def management(self) -> ManagementApi:
        return ManagementApi(url=self.management_url, user=self.admin_user, password=self.admin_password)


def named_rabbitmq(url: str, *, management_url: str | None) -> NamedRabbitMQ:
    host = urlsplit(url).hostname
    return NamedRabbitMQ(url=url, management_url=management_url or f"http://{host}:15672")
