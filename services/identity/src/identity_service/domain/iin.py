"""The individual identification number: twelve digits, the last one computed from the others.

Only length, digits and check digit are judged. By decree 853 of 2013 the number is no longer tied to birth date
and sex, so a mismatch with either is no error.
"""

from dataclasses import dataclass, field

from identity_service.domain.errors import IinCheckDigitError, IinFormatError

LENGTH = 12
_MODULUS = 11
_FIRST_PASS = tuple(range(1, LENGTH))
_SECOND_PASS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Iin:
    """A well-formed IIN; whose it is, if anybody's, the register knows."""

    digits: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "Iin":
        """The number of a typed text; raises `IinFormatError` or `IinCheckDigitError`."""
        digits = text.strip()
        if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
            raise IinFormatError
        if check_digit(digits[:-1]) != int(digits[-1]):
            raise IinCheckDigitError
        return cls(digits=digits)

    @property
    def masked(self) -> str:
        return f"{self.digits[:4]}••••••{self.digits[-2:]}"


def check_digit(eleven: str) -> int | None:
    """The twelfth digit of eleven, or None where both passes give ten and no number is issued."""
    for weights in (_FIRST_PASS, _SECOND_PASS):
        rest = sum(int(digit) * weight for digit, weight in zip(eleven, weights, strict=True)) % _MODULUS
        if rest < _MODULUS - 1:
            return rest
    return None
