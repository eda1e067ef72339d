"""Mobile phones of Kazakhstan, however they are typed."""

import re
from dataclasses import dataclass, field

from identity_service.domain.errors import PhoneInvalidError

_ORNAMENTS = re.compile(r"[\s()\-\u2010-\u2015.]")
_TYPED = re.compile(r"^(?:\+7|8|7)?(7[0-9]{9})$", re.ASCII)
_LONGEST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A phone as it is stored and compared: `+77XXXXXXXXX`."""

    e164: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "Phone":
        """The phone of a typed text; raises `PhoneInvalidError`.

        Operators' codes are not judged: numbers move between operators and new codes are given out.
        """
        match = _TYPED.match(_ORNAMENTS.sub("", text)) if len(text) <= _LONGEST else None
        if match is None:
            raise PhoneInvalidError
        return cls(e164=f"+7{match[1]}")

    @property
    def masked(self) -> str:
        return f"+7 7•• ••• •• {self.e164[-2:]}"
