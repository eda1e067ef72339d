"""What notifications needs from those who carry messages."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from notifications_service.domain.channels import Channel
from notifications_service.domain.message_state import MessageState


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message as a provider gets it."""

    id: str
    channel: Channel
    address: str = field(repr=False)
    title: str = field(repr=False)
    body: str = field(repr=False)
    created_at: datetime
    expires_at: datetime | None
    attempts: int
    give_up_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The provider has the message, under these names of its own, one a part."""

    provider_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The provider would not take the message; for now, or for good."""

    reason: str
    is_final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """The message was too old and was not handed over."""


HandOver = Accepted | Refused | Expired


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """A message and what became of it at the provider."""

    message: Outgoing
    outcome: HandOver


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the provider told later of one part."""

    provider_id: str
    state: MessageState


class ProviderAwayError(Exception):
    """The provider cannot be reached; whatever was under way may or may not have arrived."""


class ProviderSession(Protocol):
    """A working line to a provider."""

    async def hand_over(self, message: Outgoing) -> HandOver: ...

    async def next_receipt(self) -> Receipt:
        """The next receipt; raises `ProviderAwayError` when the line is closed or lost."""
        ...

    async def close(self) -> None:
        """End the line; receipts that came before are still given."""
        ...


class Provider(Protocol):
    """Somebody who carries messages; opening a session raises `ProviderAwayError` when they are away."""

    def session(self) -> AbstractAsyncContextManager[ProviderSession]: ...
