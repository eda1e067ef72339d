"""What becomes of a message once its verdict is known: gone, back after a while, or parked with the reason."""

from collections.abc import Mapping
from typing import Any

import aio_pika
import structlog
from aio_pika.abc import AbstractIncomingMessage

from balabaqsha_chassis.broker import Publisher
from balabaqsha_chassis.consumer import Outcome, Verdict
from balabaqsha_chassis.envelope import CONTENT_TYPE

_DELAYS = ("1s", "10s", "60s")
_LONGEST_REASON = 500

_log = structlog.get_logger()


def delay_of(attempt: int) -> str:
    """Which retry queue the next try goes through."""
    return _DELAYS[min(max(attempt - 1, 0) // 2, len(_DELAYS) - 1)]


class Settlement:
    """Carries out verdicts on the messages of one mailbox."""

    def __init__(self, publisher: Publisher, *, mailbox: str) -> None:
        self._publisher = publisher
        self._mailbox = mailbox

    async def settle(self, verdict: Verdict, message: AbstractIncomingMessage) -> None:
        """Bring the message to where the verdict sends it, and only then take it out of the mailbox."""
        if verdict.outcome is Outcome.LATER:
            await self._delay(verdict, message)
        elif verdict.outcome is Outcome.NEVER:
            await self.park(verdict, headers=message.headers, body=message.body, message=message)
        await message.ack()

    async def park(
        self,
        verdict: Verdict,
        *,
        headers: Mapping[str, Any],
        body: bytes,
        message: AbstractIncomingMessage | None = None,
    ) -> None:
        """Lay a copy into the parking place, with the reason."""
        copy = _copy(headers, body, message)
        copy.headers |= {
            "x-parked-reason": verdict.reason[:_LONGEST_REASON],
            "x-parked-attempts": verdict.attempt,
            "x-parked-by": self._mailbox,
        }
        await self._publisher.publish_message(copy, exchange=f"parking.{self._mailbox}", routing_key=self._mailbox)
        _log.error("event_parked", mailbox=self._mailbox, event_id=copy.message_id, reason=verdict.reason)

    async def _delay(self, verdict: Verdict, message: AbstractIncomingMessage) -> None:
        copy = _copy(message.headers, message.body, message)
        delay = delay_of(verdict.attempt)
        await self._publisher.publish_message(copy, exchange=f"retry.{self._mailbox}", routing_key=delay)


def _copy(headers: Mapping[str, Any], body: bytes, message: AbstractIncomingMessage | None) -> aio_pika.Message:
    kept = {name: value for name, value in headers.items() if not name.startswith("x-")}
    return aio_pika.Message(
        body,
        headers=kept,
        content_type=(message.content_type if message else None) or CONTENT_TYPE,
        message_id=(message.message_id if message else None) or str(headers.get("cloudEvents_id")),
        type=(message.type if message else None) or str(headers.get("cloudEvents_type")),
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
    )
