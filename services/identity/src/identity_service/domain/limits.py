"""How much of a thing may be had in a time, and by whom it is counted."""

from dataclasses import dataclass, field
from datetime import timedelta

from identity_service.domain.identifiers import Identifier, IdentifierKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many in a window that begins with the first."""

    scope: str
    ceiling: int
    window: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One limit met by one phone, person, address or name."""

    limit: Limit
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLimits:
    """The limits of codes.

    What the caller typed is counted apart from what is really sent: the first is told (429), the second is not,
    for a refusal that depends on whose phone it is would tell whose phone it is.
    """

    pause: timedelta
    per_phone_day: int
    per_iin_day: int
    per_address_hour: int

    def for_typed(self, *identifiers: Identifier) -> tuple[Counted, ...]:
        """What a request naming these is counted by."""
        return tuple(counted for identifier in identifiers for counted in self._typed(identifier))

    def for_sent(self, recipient: str, *, void: bool) -> tuple[Counted, ...]:
        """What a message to the recipient is counted by; the void kind counts nothing but takes the same time."""
        kind = "void" if void else "sent"
        return self._pair(kind, recipient, ceiling=self.per_phone_day)

    def for_address(self, address: str) -> Counted:
        limit = Limit(scope="codes.address.hour", ceiling=self.per_address_hour, window=timedelta(hours=1))
        return Counted(limit=limit, key=address)

    def _typed(self, identifier: Identifier) -> tuple[Counted, ...]:
        if identifier.kind is IdentifierKind.IIN:
            limit = Limit(scope="codes.iin.day", ceiling=self.per_iin_day, window=timedelta(days=1))
            return (Counted(limit=limit, key=identifier.value),)
        return self._pair(identifier.kind, identifier.value, ceiling=self.per_phone_day)

    def _pair(self, kind: str, key: str, *, ceiling: int) -> tuple[Counted, ...]:
        return (
            Counted(limit=Limit(scope=f"codes.{kind}.pause", ceiling=1, window=self.pause), key=key),
            Counted(limit=Limit(scope=f"codes.{kind}.day", ceiling=ceiling, window=timedelta(days=1)), key=key),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLimits:
    """The limits of password tries: tight for one name from one place, wide for each of both alone.

    So a flood from elsewhere does not keep the owner out for long, and no place tries many names.
    """

    per_name_and_address: int
    per_name_hour: int
    per_address_hour: int
    window: timedelta

    def of(self, name: str, *, address: str) -> tuple[Counted, ...]:
        hour = timedelta(hours=1)
        return (
            self.own(name, address=address),
            Counted(limit=Limit(scope="attempts.name", ceiling=self.per_name_hour, window=hour), key=name),
            Counted(limit=Limit(scope="attempts.address", ceiling=self.per_address_hour, window=hour), key=address),
        )

    def own(self, name: str, *, address: str) -> Counted:
        """The count that a right password clears."""
        limit = Limit(scope="attempts.name_and_address", ceiling=self.per_name_and_address, window=self.window)
        return Counted(limit=limit, key=f"{name}\x00{address}")
