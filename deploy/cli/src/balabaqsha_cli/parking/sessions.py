"""What operators do with parked events, one session at the broker each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from balabaqsha_cli.parking.audit import find_discarded, record_discard
from balabaqsha_cli.parking.lot import ParkedMessage, open_lot
from balabaqsha_cli.parking.parked import ParkedEvent
from balabaqsha_cli.refusals import LaunchRefusedError

Act = Callable[[ParkedMessage], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parking:
    """The parking places of one broker, reached with a login that may read them and write to every mailbox."""

    url: str = field(repr=False)

    async def count(self, mailbox: str) -> int:
        async with open_lot(self.url, mailbox=mailbox) as lot:
            return await lot.count()

    async def events(self, mailbox: str, *, most: int) -> list[ParkedEvent]:
        """The first events that wait there; they stay."""
        async with open_lot(self.url, mailbox=mailbox) as lot:
            return [message.event async for message in lot.take(most=most)]

    async def find(self, mailbox: str, *, event_id: str) -> ParkedMessage:
        """One message to look at; it stays."""
        async with open_lot(self.url, mailbox=mailbox) as lot:
            async for message in lot.take(most=await lot.count()):
                if message.event.id == event_id:
                    return message
        raise LaunchRefusedError(f"no event {event_id} is parked for {mailbox}")

    async def replay(self, mailbox: str, *, event_ids: Iterable[str] | None, told: Act) -> int:
        """Put events back into the mailbox, all that wait now where none are named."""
        wanted = None if event_ids is None else set(event_ids)
        done: set[str] = set()
        async with open_lot(self.url, mailbox=mailbox) as lot:
            # Counted beforehand: an event that is parked again at once is not put back again.
            async for message in lot.take(most=await lot.count()):
                if wanted is None or message.event.id in wanted:
                    await lot.replay(message)
                    told(message)
                    done.add(message.event.id)
        _refuse_missing((wanted or set()) - done, mailbox=mailbox)
        return len(done)

    async def discard(self, mailbox: str, *, event_id: str, reason: str, audit: Path) -> ParkedEvent:
        """Write down what is thrown away, then throw it away."""
        async with open_lot(self.url, mailbox=mailbox) as lot:
            async for message in lot.take(most=await lot.count()):
                if message.event.id == event_id:
                    record_discard(audit, mailbox=mailbox, message=message, reason=reason)
                    await message.settle()
                    return message.event
        raise LaunchRefusedError(f"no event {event_id} is parked for {mailbox}")

    async def restore(self, mailbox: str, *, event_id: str, audit: Path) -> None:
        """Give the mailbox an event that was thrown away; the audit file keeps its line."""
        discarded = find_discarded(audit, mailbox=mailbox, event_id=event_id)
        async with open_lot(self.url, mailbox=mailbox) as lot:
            await lot.put_back(discarded.headers, data=discarded.body, event_id=event_id)


def _refuse_missing(missing: set[str], *, mailbox: str) -> None:
    if missing:
        raise LaunchRefusedError(f"not parked for {mailbox}: {', '.join(sorted(missing))}")
