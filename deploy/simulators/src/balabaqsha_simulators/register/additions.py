"""The families added while running, kept in a file of JSON lines where one is given."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from balabaqsha_simulators.register.people import Family

FAMILY_LINE = TypeAdapter(Family)


class AddedFamilies:
    """Remembers added families, over a restart too when it has a file."""

    def __init__(self, *, state: Path | None) -> None:
        self._state = state
        self._families: list[Family] = []
        self._by_iin: dict[str, Family] = {}
        self._phones: set[str] = set()
        for family in _read(state) if state and state.exists() else ():
            self._remember(family)

    def __len__(self) -> int:
        return len(self._families)

    def family(self, index: int) -> Family:
        return self._families[index]

    def family_of(self, iin: str) -> Family | None:
        return self._by_iin.get(iin)

    def owns_phone(self, phone: str) -> bool:
        return phone in self._phones

    def add(self, family: Family) -> None:
        """Write the family down, then know it."""
        if self._state:
            with self._state.open("ab") as file:
                file.write(FAMILY_LINE.dump_json(family) + b"\n")
        self._remember(family)

    def _remember(self, family: Family) -> None:
        self._families.append(family)
        self._by_iin.update((person.iin, family) for person in family.people())
        self._phones.update(adult.phone for adult in family.adults())


def _read(state: Path) -> Iterator[Family]:
    """Read the families of the file; a last line that a stop tore is cut off."""
    written = state.read_bytes()
    whole = written.rfind(b"\n") + 1
    if whole < len(written):
        state.write_bytes(written[:whole])
    for number, line in enumerate(written[:whole].splitlines(), start=1):
        try:
            yield FAMILY_LINE.validate_json(line)
        except ValidationError:
            raise ValueError(f"line {number} of {state} is not a family") from None
