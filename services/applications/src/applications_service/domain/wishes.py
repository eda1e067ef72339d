"""What a parent asks for in an application, and what of it must be filled before filing."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from applications_service.domain.errors import MissingField


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Where the child wants a place and of what kind; codes of the reference lists."""

    group_type: str | None = None
    region: str | None = None
    district: str | None = None
    settlement: str | None = None
    language: str | None = None

    def changed(self, changes: Mapping[str, str | None]) -> "Wishes":
        """The wishes with only the given fields different."""
        return Wishes(**{field.name: changes.get(field.name, getattr(self, field.name)) for field in fields(self)})

    def missing(self, *, district_has_settlements: bool) -> tuple[MissingField, ...]:
        """Every field that filing needs and that is empty."""
        needed = ["group_type", "region", "district", "language"]
        if district_has_settlements:
            needed.insert(3, "settlement")
        return tuple(MissingField(field=name, code=f"{name}_missing") for name in needed if not getattr(self, name))
