"""Many events of one kind that differ in few fields, written without a model for each."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

from balabaqsha_contracts.event import Event

Value = str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSeries:
    """The pattern, and for each event what it has in the fields that differ; the values are checked already."""

    pattern: Event
    names: tuple[str, ...]
    values: Sequence[tuple[Value, ...]]

    @property
    def subjects(self) -> Sequence[str]:
        """What each event is about; raises ValueError where two are about the same."""
        place = self.names.index(self.pattern.subject_field)
        found = [str(one[place]) for one in self.values]
        if len(set(found)) < len(found):
            raise ValueError("a series has one event for each subject")
        return found

    def data(self) -> Iterator[bytes]:
        """Each event's JSON, byte for byte as its model would write it."""
        template, places = self._template()
        for one in self.values:
            yield (template % tuple([_written(one[place]) for place in places])).encode()

    def _template(self) -> tuple[str, list[int]]:
        """The JSON with a blank for each field that differs, and which value fills it."""
        fields: dict[str, Any] = self.pattern.model_dump(mode="json")
        places = {name: self.names.index(name) for name in fields if name in self.names}
        written = ",".join(
            f"{_escaped(name)}:{'%s' if name in places else _escaped(value)}" for name, value in fields.items()
        )
        return f"{{{written}}}", list(places.values())


def _written(value: Value) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    return "null" if value is None else str(value)


def _escaped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("%", "%%")
