"""The messages a simulator received, newest kept, found by recipient and by id."""

from collections import OrderedDict, deque
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar

MOST_MESSAGES = 200_000
HIGHEST_ID = 10**18


class Received(Protocol):
    """What every kind of message has; ids grow."""

    @property
    def id(self) -> int: ...

    @property
    def to(self) -> str: ...


Kind = TypeVar("Kind", bound=Received)


class MessageLog(Generic[Kind]):
    """Keeps the newest messages in the order of their ids."""

    def __init__(self, *, most: int = MOST_MESSAGES) -> None:
        self._most = most
        self._messages: OrderedDict[int, Kind] = OrderedDict()
        self._by_recipient: dict[str, deque[int]] = {}

    def __len__(self) -> int:
        return len(self._messages)

    def add(self, message: Kind) -> None:
        self._messages[message.id] = message
        self._by_recipient.setdefault(message.to, deque()).append(message.id)
        if len(self._messages) > self._most:
            self._forget_oldest()

    def change(self, message: Kind) -> None:
        """Put the message in the place of the one with its id, if that is still kept."""
        if message.id in self._messages:
            self._messages[message.id] = message

    def get(self, number: int) -> Kind | None:
        return self._messages.get(number)

    def newest_first(self) -> Iterator[Kind]:
        return reversed(self._messages.values())

    def after(self, number: int, *, to: str | None = None) -> list[Kind]:
        """The messages with a greater id, oldest first, of one recipient or of all."""
        newest_first = self.newest_first() if to is None else self._of(to)
        found: list[Kind] = []
        for message in newest_first:
            if message.id <= number:
                break
            found.append(message)
        return found[::-1]

    def _of(self, recipient: str) -> Iterator[Kind]:
        return (self._messages[number] for number in reversed(self._by_recipient.get(recipient, ())))

    def _forget_oldest(self) -> None:
        _, oldest = self._messages.popitem(last=False)
        numbers = self._by_recipient[oldest.to]
        numbers.popleft()
        if not numbers:
            del self._by_recipient[oldest.to]


class MessageNumbers:
    """Gives growing ids that begin at the time of day, so that a restart repeats none."""

    def __init__(self) -> None:
        self._last = int(datetime.now(UTC).timestamp() * 1000)

    def next(self) -> int:
        self._last += 1
        return self._last
