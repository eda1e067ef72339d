"""The individual identification number: twelve digits, the last of which checks the others.

Since decree No. 853 of 26 August 2013 the number need not agree with the birth date or sex of its holder, so neither
is ever read from it or held against it.
"""

from dataclasses import dataclass

from children_service.domain.errors import IinCheckDigitError, IinFormatError

LENGTH = 12
PASSES = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
_MODULUS = 11
_NO_DIGIT = 10


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Iin:
    """A number that passed its own check; it never shows itself whole by accident."""

    digits: str

    def __post_init__(self) -> None:
        if not (len(self.digits) == LENGTH and self.digits.isascii() and self.digits.isdigit()):
            raise IinFormatError
        if check_digit(self.digits[:-1]) != int(self.digits[-1]):
            raise IinCheckDigitError

    @property
    def masked(self) -> str:
        """What may be shown: the first four digits and the last two."""
        return f"{self.digits[:4]}••••••{self.digits[-2:]}"

    def __repr__(self) -> str:
        return f"Iin({self.masked})"


def check_digit(first_eleven: str) -> int | None:
    """The digit that closes the number, or None where such a number is never issued."""
    for weights in PASSES:
        digit = sum(int(figure) * weight for figure, weight in zip(first_eleven, weights, strict=True)) % _MODULUS
        if digit != _NO_DIGIT:
            return digit
    return None
