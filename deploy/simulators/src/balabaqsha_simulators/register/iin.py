"""The individual identification number: date, century and sex, serial and the check digit of two passes."""

from datetime import date

FIRST_WEIGHTS = tuple(range(1, 12))
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
SERIALS = 10_000
LENGTH = 12
NO_DIGIT = 10


def check_digit(first_eleven: str) -> int | None:
    """The digit that closes the number, or nothing where such a number is never given."""
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        digit = sum(int(figure) * weight for figure, weight in zip(first_eleven, weights, strict=True)) % 11
        if digit != NO_DIGIT:
            return digit
    return None


def is_valid(iin: str) -> bool:
    """Twelve digits of which the last one checks; the date part may say anything."""
    if not (len(iin) == LENGTH and iin.isascii() and iin.isdigit()):
        return False
    return check_digit(iin[:-1]) == int(iin[-1])


def prefix(day: date, *, sex: str) -> str:
    """The first seven digits: date of birth, then century and sex."""
    century = day.year // 100 - 17
    return f"{day:%y%m%d}{century * 2 - (sex == 'male')}"


def complete(day: date, *, sex: str, serial: int) -> str | None:
    """The whole number with this serial, or nothing where no check digit exists."""
    first_eleven = f"{prefix(day, sex=sex)}{serial:04}"
    digit = check_digit(first_eleven)
    return None if digit is None else f"{first_eleven}{digit}"


def coded_day(iin: str) -> date | None:
    """The date in the number, where it is a date at all."""
    century = 17 + (int(iin[6]) + 1) // 2
    try:
        return date(century * 100 + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None


def coded_sex(iin: str) -> str:
    return "male" if int(iin[6]) % 2 else "female"


def coded_serial(iin: str) -> int:
    return int(iin[7:11])
