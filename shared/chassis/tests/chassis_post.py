"""A hand on the bus: puts messages in, counts them, takes them out, and breaks what can break."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aio_pika
from chassis_house import MAILBOX, PRODUCER, Message, queued

from balabaqsha_chassis.broker import EXCHANGE, Broker
from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.envelope import Envelope
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_cli.topology.declaration import apply_topology, topology_of_the_house
from balabaqsha_contracts.queue_events import ApplicationQueuedV1
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually


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
