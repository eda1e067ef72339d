"""What a password must be: long enough, typed twice alike, and not the first that anybody would try."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from identity_service.domain.errors import PasswordCommonError, PasswordLengthError, PasswordMismatchError

_NUMBER_CUT = 6
_ORNAMENTS = re.compile(r"[\W\d_]+")
#: Names of the place and of the thing, alone or with figures and signs around them.
CONTEXT_WORDS = frozenset(
    {
        "balabaqsha",
        "balabaksha",
        "balabaqshakz",
        "балабақша",
        "балабакша",
        "almaty",
        "алматы",
        "almata",
        "алмата",
        "astana",
        "астана",
        "qazaqstan",
        "қазақстан",
        "kazakhstan",
        "kazakstan",
        "казахстан",
        "smartnation",
        "voucher",
        "ваучер",
        "detskiysad",
        "детскийсад",
        "садик",
        "qwerty",
        "password",
        "parol",
        "пароль",
        "құпиясөз",
        "shymkent",
        "шымкент",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HashingTerms:
    """The price of one hash, and how many may be under way and in line."""

    memory_kib: int
    passes: int
    lanes: int
    threads: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordRules:
    """The lengths allowed and the passwords refused."""

    shortest: int
    longest: int
    common: frozenset[str]

    def check(self, password: str, *, repeat: str, own_numbers: Collection[str]) -> str:
        """The password as it is hashed; raises the error of the first rule it breaks.

        `own_numbers` are the person's phone and IIN, which whoever attacks her knows as well.
        """
        normal = normalized(password)
        if not self.shortest <= len(normal) <= self.longest:
            raise PasswordLengthError(shortest=self.shortest, longest=self.longest)
        if normal != normalized(repeat):
            raise PasswordMismatchError
        if self._is_common(normal.casefold(), own_numbers):
            raise PasswordCommonError
        return normal

    def _is_common(self, folded: str, own_numbers: Collection[str]) -> bool:
        monotonous = len(set(folded)) <= 2  # noqa: PLR2004 - "abababab" and "11111111" alike
        listed = folded in self.common or _ORNAMENTS.sub("", folded) in CONTEXT_WORDS
        return monotonous or listed or any(_is_made_of(folded, number) for number in own_numbers)


def normalized(password: str) -> str:
    """One spelling for what looks the same: a keyboard may send й as one character or as two."""
    return unicodedata.normalize("NFC", password)


def _is_made_of(folded: str, number: str) -> bool:
    """Whether all the password has beside letters is a long part of the number, however it is written."""
    digits, known = re.sub(r"\D", "", folded), re.sub(r"\D", "", number)
    return len(digits) >= _NUMBER_CUT and (digits in known or known in digits or known[1:] in digits)
