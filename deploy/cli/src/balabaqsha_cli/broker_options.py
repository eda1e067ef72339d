"""The options of every command that speaks to a broker."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.running import BrokerAddress, broker_of, named_broker, read_endpoints
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi, ManagementApiError
from balabaqsha_cli.topology_command import PASSWORD_VARIABLE

ManagementUrl = Annotated[
    str | None,
    typer.Option(help="RabbitMQ's management API, such as http://broker:15672; none: the running instance's"),
]
AmqpUrl = Annotated[str | None, typer.Option(help="AMQP address to tell others, such as amqps://broker:5671")]
Admin = Annotated[str, typer.Option(help="Login that may administer the broker named by --management-url")]
Password = Annotated[str, typer.Option(envvar=PASSWORD_VARIABLE, help="Password of that login", show_default=False)]


@contextmanager
def chosen_broker(
    management_url: str | None, *, amqp_url: str | None, admin: str, password: str
) -> Iterator[BrokerAddress]:
    """The broker the options mean; its refusals and its absence are told as one line."""
    try:
        if management_url:
            api = ManagementApi(url=management_url, user=admin, password=password)
            yield named_broker(api, amqp=amqp_url)
        else:
            yield broker_of(read_endpoints())
    except ManagementApiError as error:
        raise LaunchRefusedError(f"the broker refuses: {error}") from error
    except (OSError, http.client.HTTPException) as error:
        raise LaunchRefusedError(f"the broker does not answer: {error or type(error).__name__}") from error
