"""The ways a message reaches a person, and the two addresses a change of contact is told to."""

from enum import StrEnum


class Channel(StrEnum):
    """A way to a person; `in_app` is the list in the account, the others leave the house."""

    IN_APP = "in_app"
    SMS = "sms"
    EMAIL = "email"


class Slot(StrEnum):
    """Which of the account's addresses on a channel is meant."""

    CURRENT = "current"
    PREVIOUS = "previous"


#: Channels that a provider carries.
OUTGOING: tuple[Channel, ...] = (Channel.SMS, Channel.EMAIL)
