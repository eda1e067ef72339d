"""`balabaqsha subscriber add | list | remove`."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from balabaqsha_cli.broker_options import Admin, AmqpUrl, ManagementUrl, Password, chosen_broker
from balabaqsha_cli.running import BrokerAddress
from balabaqsha_cli.subscribers.administration import Admission, Subscribers, SubscriberState
from balabaqsha_cli.subscribers.patterns import matched_keys, public_keys
from balabaqsha_cli.subscribers.programs import (
    MAILBOX_FILE,
    STREAM_FILE,
    URL_VARIABLE,
    mailbox_program,
    stream_program,
)
from balabaqsha_cli.subscribers.subscriber import MAILBOX_BYTES
from balabaqsha_cli.topology.names import PUBLIC, PUBLIC_STREAM

MEBIBYTE = 2**20
app = typer.Typer(no_args_is_help=True, help="Other systems that read the public events.")

Name = Annotated[str, typer.Argument(help="Up to 40 of a-z, 0-9 and single - between them")]
Events = Annotated[list[str], typer.Option(help="Pattern of routing keys, such as 'queue.#'; give it again for more")]
Stream = Annotated[bool, typer.Option("--stream", help="Also read the stream: every public event of the last 30 days")]
MostMegabytes = Annotated[int, typer.Option(min=1, max=65_536, help="What may wait; beyond it the oldest go")]


@app.command()
def add(
    name: Name,
    events: Events,
    *,
    stream: Stream = False,
    max_megabytes: MostMegabytes = MAILBOX_BYTES // MEBIBYTE,
    management_url: ManagementUrl = None,
    amqp_url: AmqpUrl = None,
    admin: Admin = "topology",
    password: Password = "",
) -> None:
    """Make a mailbox and a login for another system, and print both with a program that reads it."""
    with chosen_broker(management_url, amqp_url=amqp_url, admin=admin, password=password) as broker:
        subscribers = Subscribers(api=broker.management)
        most_bytes = max_megabytes * MEBIBYTE
        admission = subscribers.add(name, patterns=events, stream=stream, most_bytes=most_bytes)
    heard = sorted({key for pattern in events for key in matched_keys(pattern, keys=public_keys())})
    typer.echo(_introduction(admission, broker=broker, heard=heard, stream=stream))


@app.command(name="list")
def show(
    *,
    management_url: ManagementUrl = None,
    amqp_url: AmqpUrl = None,
    admin: Admin = "topology",
    password: Password = "",
) -> None:
    """Show every subscriber, what it hears and how much waits for it."""
    with chosen_broker(management_url, amqp_url=amqp_url, admin=admin, password=password) as broker:
        states = Subscribers(api=broker.management).all()
    Console().print(_table(states) if states else "no subscribers")


@app.command()
def remove(
    name: Name,
    *,
    management_url: ManagementUrl = None,
    amqp_url: AmqpUrl = None,
    admin: Admin = "topology",
    password: Password = "",
) -> None:
    """Shut a subscriber out at once, and drop what waits for it."""
    with chosen_broker(management_url, amqp_url=amqp_url, admin=admin, password=password) as broker:
        waiting = Subscribers(api=broker.management).remove(name)
    typer.echo(f"removed {name}; {waiting} events waited for it")


def _introduction(admission: Admission, *, broker: BrokerAddress, heard: list[str], stream: bool) -> str:
    subscriber = admission.subscriber
    url = broker.url(vhost=PUBLIC, login=subscriber.login, password=admission.password)
    lines = [
        f"login     {subscriber.login}",
        f"password  {admission.password}   (shown this once, kept nowhere)",
        f"queue     {subscriber.mailbox}",
        f"address   {url}",
        f"events    {', '.join(heard)}",
        *_program(MAILBOX_FILE, text=mailbox_program(subscriber.mailbox), url=url),
    ]
    if stream:
        lines += _program(STREAM_FILE, text=stream_program(PUBLIC_STREAM), url=url)
    return "\n".join(lines).rstrip("\n")


def _program(file: str, *, text: str, url: str) -> list[str]:
    return ["", f"Save what follows as {file} and run it:", f"  {URL_VARIABLE}='{url}' python {file}", "", text]


def _table(states: list[SubscriberState]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "events", "stream", "connected", "waiting", "of the limit"):
        table.add_column(heading)
    for one in states:
        share = f"{one.waiting_bytes / one.most_bytes:.0%}" if one.most_bytes else "no limit"
        row = (
            escape(one.name),
            escape("\n".join(one.patterns)),
            "yes" if one.reads_stream else "no",
            str(one.consumers),
            str(one.waiting),
            share,
        )
        table.add_row(*row)
    return table
