"""`balabaqsha parking list | show | replay | discard | restore`."""

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from balabaqsha_cli.broker_options import Admin, AmqpUrl, ManagementUrl, Password, chosen_broker
from balabaqsha_cli.launch.instance import current_instance
from balabaqsha_cli.parking.audit import readable
from balabaqsha_cli.parking.parked import ParkedEvent, plain
from balabaqsha_cli.parking.sessions import Parking
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.topology.names import CORE
from balabaqsha_contracts.catalogue import MAILBOXES

AUDIT_FILE = "parking-discards.jsonl"
app = typer.Typer(no_args_is_help=True, help="Events that a service could not apply.")

Mailbox = Annotated[str, typer.Argument(help=f"One of: {', '.join(MAILBOXES)}")]
EventId = Annotated[str, typer.Argument(help="Id of the event, as `list` shows it")]
Audit = Annotated[Path | None, typer.Option(help="File of discards; none: the instance's")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="Events of each mailbox to look at")]


@contextmanager
def _parking(management_url: str | None, *, amqp_url: str | None, admin: str, password: str) -> Iterator[Parking]:
    with chosen_broker(management_url, amqp_url=amqp_url, admin=admin, password=password) as broker:
        yield Parking(url=broker.url(vhost=CORE))


@app.command(name="list")
def show_all(
    mailbox: Annotated[str | None, typer.Argument(help="One mailbox; none: all of them")] = None,
    *,
    limit: Limit = 100,
    management_url: ManagementUrl = None,
    amqp_url: AmqpUrl = None,
    admin: Admin = "topology",
    password: Password = "",
) -> None:
    """Show what is parked, why and since when; the events stay where they are."""
    chosen = [_known(mailbox)] if mailbox else list(MAILBOXES)
    with _parking(management_url, amqp_url=amqp_url, admin=admin, password=password) as parking:
        for one in chosen:
            count = asyncio.run(parking.count(one))
            events = asyncio.run(parking.events(one, most=min(limit, count))) if count else []
            _print_events(one, count=count, events=events)


@app.command()
def show(
    mailbox: Mailbox,
    event_id: EventId,
    *,
    management_url: ManagementUrl = None,
    amqp_url: AmqpUrl = None,
    admin: Admin = "topology",
    password: Password = "",
) -> None:
    """Print one parked event whole; sealed parts stay sealed."""
    with _parking(management_url, amqp_url=amqp_url, admin=admin, password=password) as parking:
        message = asyncio.run(parking.find(_known(mailbox), event_id=event_id))
    document = {"headers": plain(message.headers), "data": readable(message.data)}
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


@app.command()
def replay(
    mailbox: Mailbox,
    event_ids: Annotated[list[str] | None, typer.Argument(help="Ids of the events to put back")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Put back all that wait now")] = False,
    management_url: ManagementUrl = None,
    amqp_url: AmqpUrl = None,
    admin: Admin = "topology",
    password: Password = "",
) -> None:
    """Put events back into the mailbox; the inbox sees to it that none has its effect twice."""
    if everything == bool(event_ids):
        raise LaunchRefusedError("name the events to put back, or give --all")
    wanted = None if everything else event_ids
    with _parking(management_url, amqp_url=amqp_url, admin=admin, password=password) as parking:
        count = asyncio.run(
            parking.replay(_known(mailbox), event_ids=wanted, told=lambda one: typer.echo(f"put back {one.event.id}"))
        )
    typer.echo(f"{count} events are back in {mailbox}")


@app.command()
def discard(
    mailbox: Mailbox,
    event_id: EventId,
    reason: Annotated[str, typer.Option(help="Why, for the audit file", prompt=True)],
    *,
    audit: Audit = None,
    management_url: ManagementUrl = None,
    amqp_url: AmqpUrl = None,
    admin: Admin = "topology",
    password: Password = "",
) -> None:
    """Throw one event away, written down whole beforehand; later events of its subject go on waiting for it."""
    if not reason.strip():
        raise LaunchRefusedError("a discard needs a reason")
    file = audit or _default_audit()
    with _parking(management_url, amqp_url=amqp_url, admin=admin, password=password) as parking:
        event = asyncio.run(parking.discard(_known(mailbox), event_id=event_id, reason=reason.strip(), audit=file))
    typer.echo(f"discarded {event.id}; it is kept in {file}")
    typer.echo(f"{mailbox} applies no later event of {event.source} {event.subject} unless this one is restored")


@app.command()
def restore(
    mailbox: Mailbox,
    event_id: EventId,
    *,
    audit: Audit = None,
    management_url: ManagementUrl = None,
    amqp_url: AmqpUrl = None,
    admin: Admin = "topology",
    password: Password = "",
) -> None:
    """Give the mailbox an event that was discarded."""
    file = audit or _default_audit()
    with _parking(management_url, amqp_url=amqp_url, admin=admin, password=password) as parking:
        asyncio.run(parking.restore(_known(mailbox), event_id=event_id, audit=file))
    typer.echo(f"{event_id} is back in {mailbox}")


def _default_audit() -> Path:
    instance = current_instance(os.environ)
    instance.directory.mkdir(parents=True, exist_ok=True)
    return instance.directory / AUDIT_FILE


def _known(mailbox: str) -> str:
    if mailbox not in MAILBOXES:
        raise LaunchRefusedError(f"there is no mailbox {mailbox!r}; there are: {', '.join(MAILBOXES)}")
    return mailbox


def _print_events(mailbox: str, *, count: int, events: list[ParkedEvent]) -> None:
    console = Console()
    console.print(
        f"[bold]{mailbox}[/bold]: {count} parked" + (f", the first {len(events)}:" if len(events) < count else "")
    )
    if not events:
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "type", "subject", "no.", "tries", "happened", "parked", "reason"):
        table.add_column(heading, overflow="fold")
    for event in events:
        parked_at = event.parked_at.isoformat(timespec="seconds") if event.parked_at else "unknown"
        known = (event.id, event.type, event.subject, event.sequence, event.attempts, event.happened_at)
        table.add_row(*(escape(part) for part in (*known, parked_at, event.reason)))
    console.print(table)
