"""Small services made of nothing but the chassis, and a hand on the bus."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import aio_pika
import asyncpg
from opentelemetry.sdk.trace import TracerProvider
from sqlalchemy import text

from balabaqsha_chassis.broker import EXCHANGE, Broker
from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.consumer import Delivery, EventApplier, Handler, Verdict
from balabaqsha_chassis.database import Database, UnitOfWork, UnitOfWorkOpener
from balabaqsha_chassis.envelope import Envelope
from balabaqsha_chassis.health import Health
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.listener import Listener
from balabaqsha_chassis.relay import Relay
from balabaqsha_cli.topology.declaration import apply_topology, topology_of_the_house
from balabaqsha_contracts.queue_events import ApplicationQueuedV1
from balabaqsha_testkit.databases import ServiceDatabase
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

PRODUCER = "queue"
HEARER = "applications"
MAILBOX = f"{HEARER}-service"
PARKING = f"parking.{MAILBOX}"

Message = aio_pika.abc.AbstractIncomingMessage
MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]


def queued(subject: str) -> ApplicationQueuedV1:
    """An event of the queue about that application."""
    return ApplicationQueuedV1.model_validate({**ApplicationQueuedV1.example, "application_id": subject})


async def with_effects(database: ServiceDatabase) -> ServiceDatabase:
    """The database with a table of effects, where every effect of a handler leaves a row."""
    connection = await asyncpg.connect(database.owner_url)
    try:
        await connection.execute(
            """
            create table effect (
                position bigint generated always as identity, event_id text, subject text, sequence bigint
            );
            grant select, insert on effect to public
            """
        )
    finally:
        await connection.close()
    return database


@asynccontextmanager
async def database_of(address: str, *, pool_size: int = 10, timeout_seconds: float = 10) -> AsyncIterator[Database]:
    """A pool that is closed afterwards."""
    database = Database(address, name="chassis-tests", pool_size=pool_size, timeout_seconds=timeout_seconds)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def running(*works: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """The works, going on until the block is left."""
    tasks = [asyncio.create_task(work()) for work in works]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def rows(database: Database, statement: str, **parameters: Any) -> Sequence[Any]:
    """What the statement answers."""
    async with database.transaction() as connection:
        return (await connection.execute(text(statement), parameters)).all()


async def value(database: Database, statement: str, **parameters: Any) -> Any:
    """The one value that the statement answers."""
    return (await rows(database, statement, **parameters))[0][0]


def opener(database: Database, *, producer: str = PRODUCER) -> UnitOfWorkOpener[UnitOfWork]:
    """Units of work with nothing but the outbox."""
    return UnitOfWorkOpener(
        database, producer=producer, build=lambda connection, outbox: UnitOfWork(connection, outbox=outbox)
    )


async def state(database: Database, *subjects: str) -> list[str]:
    """State one event of each subject in turn, in one transaction; answer their ids."""
    async with opener(database)() as unit_of_work:
        return [await unit_of_work.outbox.add(queued(subject)) for subject in subjects]


async def unsent(database: Database) -> int:
    return int(await value(database, "select count(*) from outbox where published_at is null"))


def relay_of(database: Database, address: str, *, health: Health | None = None) -> Relay:
    broker = Broker(address, name="chassis-tests")
    return Relay(database, broker, producer=PRODUCER, health=health or Health())


async def leave_effect(event: ApplicationQueuedV1, delivery: Delivery[UnitOfWork]) -> None:
    """The usual handler: one row an event."""
    await delivery.unit_of_work.connection.execute(
        text("insert into effect (event_id, subject, sequence) values (:id, :subject, :sequence)"),
        {"id": delivery.envelope.id, "subject": event.subject, "sequence": delivery.envelope.sequence},
    )


class WatchedBroker(Broker):
    """A broker whose connections the test can lay hands on."""

    def __init__(self, url: str, *, name: str) -> None:
        super().__init__(url, name=name)
        self.connections: list[aio_pika.abc.AbstractConnection] = []

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[aio_pika.abc.AbstractConnection]:
        async with super().connection() as made:
            self.connections.append(made)
            yield made

    def channels(self) -> list:
        """The driver's channels of every connection, consuming first."""
        return [
            channel
            for connection in self.connections
            if connection.transport is not None
            for channel in connection.transport.connection.channels.values()
            if channel is not None and channel.number != 0
        ]


class WatchedApplier(EventApplier[UnitOfWork]):
    """An applier that tells how often it was given each event."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.given: Counter[str] = Counter()

    async def apply(self, headers: Mapping[str, Any], data: bytes) -> Verdict:
        verdict = await super().apply(headers, data)
        self.given[str(headers["cloudEvents_id"])] += 1
        return verdict


def applier_of(database: Database, handler: Handler = leave_effect, **options: Any) -> WatchedApplier:
    return WatchedApplier(
        subscriptions={ApplicationQueuedV1: handler},
        database=database,
        open_unit_of_work=opener(database, producer=HEARER),
        state=None,
        tracer=options.pop("tracer", TracerProvider().get_tracer("tests")),
        **options,
    )


@dataclass(kw_only=True)
class Hearer:
    """A service that hears the queue's events."""

    database: Database
    address: str
    handler: Handler = leave_effect
    options: dict[str, Any] = field(default_factory=dict)
    health: Health = field(default_factory=Health)

    def __post_init__(self) -> None:
        self.health.report("consumer", works=False)
        self.applier = applier_of(self.database, self.handler, **self.options)

    def listener(self, broker: Broker | None = None) -> Listener:
        broker = broker or Broker(self.address, name="chassis-tests")
        return Listener(broker, mailbox=MAILBOX, applier=self.applier, health=self.health)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Task[None]]:
        """The listener at work, its consumer registered."""
        async with running(self.listener().run) as (task,):
            await self.is_well()
            yield task

    async def is_well(self, *, within: float = 15) -> None:
        await eventually(lambda: "consumer" not in self.health.degraded, within=within, hint="no consumer")

    def was_given(self, event_id: str, *, times: int) -> bool:
        return self.applier.given[event_id] >= times

    async def effects(self) -> list[tuple[str, int]]:
        """(subject, sequence) of every effect, in the order of the effects."""
        found = await rows(self.database, "select subject, sequence from effect order by position")
        return [(row.subject, row.sequence) for row in found]

    async def has_effects(self, count: int, *, within: float = 15) -> list[tuple[str, int]]:
        """All effects, once there are so many."""

        async def look() -> list[tuple[str, int]] | None:
            found = await self.effects()
            return found if len(found) >= count else None

        return list(await eventually(look, within=within, hint=f"not {count} effects"))


class Post:
    """The administrator's hand on the bus: puts messages in, counts them and takes them out."""

    def __init__(self, vhost: CoreVhost, connection: aio_pika.abc.AbstractConnection) -> None:
        self.vhost = vhost
        self.api = vhost.server.management()
        self._connection = connection
        self._publishing: aio_pika.abc.AbstractChannel | None = None

    async def send(
        self,
        subject: str,
        *,
        sequence: int,
        event_id: str | None = None,
        body: bytes | None = None,
        changed: Mapping[str, Any] | None = None,
    ) -> str:
        """Bring one event to the exchange as its producer would; answer its id."""
        event = queued(subject)
        envelope = Envelope(
            id=event_id or new_id(),
            source=f"/services/{PRODUCER}",
            type=event.type_name(),
            subject=subject,
            time=system_clock(),
            sequence=sequence,
        )
        message = aio_pika.Message(
            event.model_dump_json().encode() if body is None else body,
            headers=envelope.to_headers() | {f"cloudEvents_{name}": given for name, given in (changed or {}).items()},
            message_id=envelope.id,
            content_type="application/json",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        )
        exchange = await (await self._channel()).get_exchange(EXCHANGE, ensure=False)
        await exchange.publish(message, event.routing_key(), mandatory=True, timeout=10)
        return envelope.id

    async def send_shuffled(self, history: Sequence[tuple[str, int]], *, copies: int, dice: random.Random) -> None:
        """Every event of the history that many times, in no order at all."""
        ids = {key: new_id() for key in history}
        deck = [key for key in history for _ in range(copies)]
        dice.shuffle(deck)
        await asyncio.gather(*(self.send(subject, sequence=n, event_id=ids[subject, n]) for subject, n in deck))

    async def count(self, mailbox: str) -> int:
        """How many messages are ready in the mailbox."""
        async with self._connection.channel() as channel:
            declared = await channel.declare_queue(mailbox, passive=True)
            return int(declared.declaration_result.message_count or 0)

    async def consumers(self, mailbox: str = MAILBOX) -> int:
        async with self._connection.channel() as channel:
            declared = await channel.declare_queue(mailbox, passive=True)
            return int(declared.declaration_result.consumer_count or 0)

    async def take(self, mailbox: str, *, count: int = 1, within: float = 15) -> list[Message]:
        """The next messages of the mailbox, in the order of their arrival."""
        taken: list[Message] = []
        async with self._connection.channel() as channel:
            source = await channel.get_queue(mailbox, ensure=False)

            async def look() -> bool:
                while len(taken) < count and (message := await source.get(no_ack=True, fail=False)) is not None:
                    taken.append(message)
                return len(taken) == count

            await eventually(look, within=within, hint=f"not {count} messages in {mailbox}")
        return taken

    async def take_all(self, mailbox: str) -> list[Message]:
        """Whatever lies in the mailbox now."""
        return await self.take(mailbox, count=await self.count(mailbox))

    def unbind(self, mailbox: str = MAILBOX, *, exchange: str = EXCHANGE, key: str | None = None) -> None:
        """Take the binding away; `mend` brings it back."""
        key = ApplicationQueuedV1.routing_key() if key is None else key
        self.api.delete("bindings", self.vhost.core, "e", exchange, "q", mailbox, key or "~")

    def mend(self) -> None:
        """Declare whatever is missing, as `balabaqsha topology apply` does."""
        core, _ = topology_of_the_house()
        apply_topology(self.api, passwords=self.vhost.passwords, vhosts=(replace(core, vhost=self.vhost.core),))

    def hurry_retries(self, *, milliseconds: int) -> None:
        """Let every retry come back after that time."""
        for delay in ("1s", "10s", "60s"):
            self._change_policy(f"retry.{MAILBOX}.{delay}", {"message-ttl": milliseconds})

    def park_after(self, *, deliveries: int) -> None:
        """Let the broker itself park what is given back so often."""
        self._change_policy(MAILBOX, {"delivery-limit": deliveries})

    def _change_policy(self, name: str, changes: Mapping[str, Any]) -> None:
        policy = self.api.get("policies", self.vhost.core, name)
        definition = policy["definition"] | changes
        self.api.put("policies", self.vhost.core, name, body=policy | {"definition": definition})

    async def connections_of(self, login: str) -> list[str]:
        """The names of the login's connections in this vhost, once the broker's list knows any."""

        def look() -> list[str]:
            known = self.api.get("connections")
            return [one["name"] for one in known if one.get("user") == login and one.get("vhost") == self.vhost.core]

        found: list[str] = await eventually(look, within=20, hint=f"no connection of {login}")
        return found

    async def _channel(self) -> aio_pika.abc.AbstractChannel:
        if self._publishing is None:
            self._publishing = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
        return self._publishing
