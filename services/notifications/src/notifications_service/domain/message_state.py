"""How far a message got: queued -> sent -> delivered | failed, or dropped when it came too late."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType


class MessageState(StrEnum):
    """The states of one message on one channel."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED_EXPIRED = "dropped_expired"


#: From -> where a message may go next; what is not here cannot happen.
TRANSITIONS: Mapping[MessageState, frozenset[MessageState]] = MappingProxyType(
    {
        MessageState.QUEUED: frozenset({MessageState.SENT, MessageState.FAILED, MessageState.DROPPED_EXPIRED}),
        MessageState.SENT: frozenset({MessageState.DELIVERED, MessageState.FAILED}),
        MessageState.DELIVERED: frozenset(),
        MessageState.FAILED: frozenset(),
        MessageState.DROPPED_EXPIRED: frozenset(),
    }
)


def sources_of(following: MessageState) -> tuple[MessageState, ...]:
    """The states that this one may follow."""
    return tuple(state for state, next_states in TRANSITIONS.items() if following in next_states)


def state_of_parts(parts: Sequence[MessageState]) -> MessageState:
    """A message in parts is delivered when all of them are, and failed when any one is."""
    if MessageState.FAILED in parts:
        return MessageState.FAILED
    whole = bool(parts) and all(part is MessageState.DELIVERED for part in parts)
    return MessageState.DELIVERED if whole else MessageState.SENT
