"""Phones and mailboxes of a person, how they are shown, and which of them a message goes to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from notifications_service.domain.channels import OUTGOING, Channel, Slot

_DOT = "•"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """A person's contacts; the first phone is the one that gets messages."""

    phones: tuple[str, ...] = field(default=(), repr=False)
    email: str | None = field(default=None, repr=False)

    def address(self, channel: Channel) -> str | None:
        """Where the person is reached by the channel."""
        if channel is Channel.SMS:
            return self.phones[0] if self.phones else None
        return self.email if channel is Channel.EMAIL else None

    def has(self, address: str) -> bool:
        return address in self.phones or address == self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One address a message goes to."""

    channel: Channel
    slot: Slot
    address: str = field(repr=False)

    @property
    def masked(self) -> str:
        return mask(self.address, channel=self.channel)


def destinations(
    current: Contacts, *, previous: Contacts | None = None, channels: Iterable[Channel] = OUTGOING
) -> tuple[Destination, ...]:
    """The current address of every channel, and the one it replaced: a stranger cannot change it unseen."""
    wanted = tuple(channels)
    found = [_destination(current, channel=channel, slot=Slot.CURRENT) for channel in wanted]
    if previous is not None:
        replaced = [_destination(previous, channel=channel, slot=Slot.PREVIOUS) for channel in wanted]
        found += [one for one in replaced if one is not None and not current.has(one.address)]
    return tuple(one for one in found if one is not None)


def _destination(contacts: Contacts, *, channel: Channel, slot: Slot) -> Destination | None:
    address = contacts.address(channel)
    return Destination(channel=channel, slot=slot, address=address) if address else None


def mask(address: str, *, channel: Channel) -> str:
    """The address as it may be shown: enough to know one's own, too little to learn another's."""
    return mask_email(address) if channel is Channel.EMAIL else mask_phone(address)


def mask_phone(phone: str) -> str:
    """`+7 7•• ••• •• 45`."""
    digits = "".join(character for character in phone if character.isdigit())
    return f"+7 7{_DOT * 2} {_DOT * 3} {_DOT * 2} {digits[-2:]}"


def mask_email(email: str) -> str:
    """`a•••@example.kz`."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}{_DOT * 3}@{domain}"
