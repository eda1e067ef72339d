"""Connections to RabbitMQ: plain ones, rebuilt from nothing by whoever uses them.

The driver's self-healing connection is known to hang after a channel is closed under it, so it is not used (ADR 0002).
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import DeliveryError

from balabaqsha_chassis.envelope import CONTENT_TYPE, Envelope

EXCHANGE = "balabaqsha.events"
PUBLISH_TIMEOUT_SECONDS = 5
_CONNECT_TIMEOUT_SECONDS = 5
#: A broker that does not say goodbye by then never will.
_CLOSE_TIMEOUT_SECONDS = 2
_PAUSE_SECONDS = 0.5

_log = structlog.get_logger()


class UnroutableError(Exception):
    """The broker gave the event back: nobody is bound for it."""


class Broker:
    """Where to find the broker."""

    def __init__(self, url: str, *, name: str) -> None:
        separator = "&" if "?" in url else "?"
        self._url = f"{url}{separator}heartbeat=10&name={name}"

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AbstractConnection]:
        """One connection; raises when the broker is away, closed when the block is left."""
        connection = await asyncio.wait_for(
            aio_pika.connect(self._url, timeout=_CONNECT_TIMEOUT_SECONDS), _CONNECT_TIMEOUT_SECONDS + 1
        )
        try:
            yield connection
        finally:
            await _close(connection)


async def _close(connection: AbstractConnection) -> None:
    try:
        await asyncio.wait_for(connection.close(), _CLOSE_TIMEOUT_SECONDS)
    except (TimeoutError, ConnectionError, aio_pika.exceptions.AMQPError, RuntimeError) as fault:
        _log.info("connection_not_closed_cleanly", fault=type(fault).__name__)


def pause() -> float:
    """Seconds to wait before the next try; at most one, never the same for all processes."""
    return _PAUSE_SECONDS + random.uniform(0, _PAUSE_SECONDS)  # noqa: S311 - spreads reconnects, guards nothing


def closed_event(connection: AbstractConnection, *channels: AbstractChannel) -> asyncio.Event:
    """An event set once the connection or any of the channels is closed."""
    event = asyncio.Event()
    connection.close_callbacks.add(lambda *_: event.set())
    for channel in channels:
        channel.close_callbacks.add(lambda *_: event.set())
    return event


class Publisher:
    """Publishes on one channel with confirms; an answer means the broker has the message for good."""

    def __init__(self, channel: AbstractChannel, *, app_id: str) -> None:
        self._channel = channel
        self._app_id = app_id

    @classmethod
    async def open(cls, connection: AbstractConnection, *, app_id: str) -> "Publisher":
        """A publisher on a channel of its own that raises on returns."""
        return cls(await connection.channel(publisher_confirms=True, on_return_raises=True), app_id=app_id)

    @property
    def channel(self) -> AbstractChannel:
        return self._channel

    async def publish_event(self, envelope: Envelope, data: bytes, *, exchange: str, routing_key: str) -> None:
        """Publish, and return once confirmed; `UnroutableError` when nobody is bound.

        Any other exception means *unknown*: the broker may or may not have it.
        """
        message = aio_pika.Message(
            data,
            headers=dict(envelope.to_headers()),
            content_type=CONTENT_TYPE,
            message_id=envelope.id,
            type=envelope.type,
            timestamp=envelope.time,
            app_id=self._app_id,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        )
        await self.publish_message(message, exchange=exchange, routing_key=routing_key)

    async def publish_message(self, message: aio_pika.Message, *, exchange: str, routing_key: str) -> None:
        """The same for a message made by the caller."""
        target = await self._channel.get_exchange(exchange, ensure=False)
        try:
            await asyncio.wait_for(
                target.publish(message, routing_key, mandatory=True, timeout=PUBLISH_TIMEOUT_SECONDS),
                PUBLISH_TIMEOUT_SECONDS + 1,
            )
        except DeliveryError as returned:
            raise UnroutableError(routing_key) from returned
