"""The parking place of one mailbox: looked at, put back from, or cleared, and never lossy in between."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from aio_pika.exceptions import AMQPError, ChannelNotFoundEntity, DeliveryError

from balabaqsha_cli.parking.parked import ParkedEvent, without_marks
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.topology.names import parking

CONTENT_TYPE = "application/json"
CONNECT_SECONDS = 10.0
CONFIRM_SECONDS = 10.0


class ParkedMessage:
    """One message held by this session; it goes back to its place when the session ends without a decision."""

    def __init__(self, message: AbstractIncomingMessage) -> None:
        self._message = message
        self.event = ParkedEvent.of(message.headers, message_id=message.message_id)

    @property
    def headers(self) -> dict[str, Any]:
        return dict(self._message.headers)

    @property
    def data(self) -> bytes:
        return self._message.body

    async def settle(self) -> None:
        """Take it out of the parking place for good."""
        await self._message.ack()


class ParkingLot:
    """A session at one mailbox's parking place; two sessions never hold the same message."""

    def __init__(self, channel: AbstractChannel, *, mailbox: str) -> None:
        self._channel = channel
        self._mailbox = mailbox

    async def count(self) -> int:
        """How many messages wait that nobody holds."""
        found = await self._channel.declare_queue(parking(self._mailbox), passive=True)
        return int(found.declaration_result.message_count or 0)

    async def take(self, *, most: int) -> AsyncIterator[ParkedMessage]:
        """Up to that many messages, first parked first; each is held until it is settled or the session ends."""
        place = await self._channel.get_queue(parking(self._mailbox), ensure=False)
        for _ in range(most):
            message = await place.get(fail=False, timeout=CONFIRM_SECONDS)
            if message is None:
                return
            yield ParkedMessage(message)

    async def put_back(self, headers: Mapping[str, Any], *, data: bytes, event_id: str) -> None:
        """Give the mailbox the event as it was before it was parked; return once the broker has it for good."""
        event = ParkedEvent.of(headers, message_id=event_id)
        copy = aio_pika.Message(
            data,
            headers=without_marks(headers),
            content_type=CONTENT_TYPE,
            message_id=event.id,
            type=event.type,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        )
        publishing = self._channel.default_exchange.publish(
            copy, self._mailbox, mandatory=True, timeout=CONFIRM_SECONDS
        )
        try:
            await asyncio.wait_for(publishing, CONFIRM_SECONDS + 1)
        except (DeliveryError, TimeoutError) as fault:
            why = f"{self._mailbox} did not take {event.id} ({type(fault).__name__}); it stays where it was"
            raise LaunchRefusedError(why) from fault

    async def replay(self, message: ParkedMessage) -> None:
        """Put back first and settle after: killed in between the event is there twice, which the inbox forgives."""
        await self.put_back(message.headers, data=message.data, event_id=message.event.id)
        await message.settle()


@asynccontextmanager
async def open_lot(url: str, *, mailbox: str) -> AsyncIterator[ParkingLot]:
    """A session at the mailbox's parking place; a broker that is away is one line."""
    try:
        async with await aio_pika.connect(url, timeout=CONNECT_SECONDS) as connection:
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            yield ParkingLot(channel, mailbox=mailbox)
    except ChannelNotFoundEntity as error:
        raise LaunchRefusedError(f"the broker holds no {parking(mailbox)}; run: balabaqsha topology apply") from error
    except (AMQPError, ConnectionError) as error:
        raise LaunchRefusedError(f"the broker ended the session: {error or type(error).__name__}") from error
