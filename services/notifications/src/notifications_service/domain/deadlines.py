"""Terms that people must know of in two ways at least; otherwise somebody calls them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: Ways beside the account's own list that a term must be told by.
ENOUGH_CHANNELS = 2


class Stage(StrEnum):
    """What is to be done before the term ends."""

    CONFIRMATION = "confirmation"
    CONTRACT = "contract"
    RESTORATION = "restoration"
    WAITLIST = "waitlist"


#: Terms of a voucher in hand; the restoration comes after it.
OF_VOUCHER = frozenset({Stage.CONFIRMATION, Stage.CONTRACT, Stage.WAITLIST})
EVERY_STAGE = frozenset(Stage)


class CallReason(StrEnum):
    """Why somebody is to call."""

    NO_CONTACTS = "no_contacts"
    ONE_CHANNEL = "one_channel"
    #: A provider or the network would not deliver.
    MESSAGE_FAILED = "message_failed"
    #: The term is near, and no two ways have carried it.
    NOT_DELIVERED = "not_delivered"


class CallState(StrEnum):
    """Whether somebody is to call: not yet, now, no more."""

    WATCHED = "watched"
    OPEN = "open"
    DONE = "done"


class CallOutcome(StrEnum):
    """What a call came to."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """`at` is the first instant that is too late."""

    stage: Stage
    at: datetime


def reason_to_call(channels: int) -> CallReason | None:
    """Why a term that so many channels can carry needs a call at once; None where they are enough."""
    if channels >= ENOUGH_CHANNELS:
        return None
    return CallReason.ONE_CHANNEL if channels else CallReason.NO_CONTACTS


def state_after(outcome: CallOutcome) -> CallState:
    """Who was not reached is called again; a wrong number is no use to call."""
    return CallState.OPEN if outcome is CallOutcome.NOT_REACHED else CallState.DONE


def thread_of(application_id: str, *, stage: str) -> str:
    """The thread of messages that are worthless once the term is settled."""
    return f"{application_id}.{stage}"
