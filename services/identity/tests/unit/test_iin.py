"""The twelve digits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity_service.domain.errors import IinCheckDigitError, IinFormatError
from identity_service.domain.iin import Iin, check_digit

ELEVEN = st.text(alphabet="0123456789", min_size=11, max_size=11)


@pytest.mark.parametrize("digits", ["220510500010", "220510600017", "930427300015", "880715400015"])
def test_numbers_of_the_first_pass_are_good(digits: str) -> None:
    assert Iin.parse(digits).digits == digits


@pytest.mark.parametrize("digits", ["220510500109", "220510600803", "930427300601", "880715400600", "061211600012"])
def test_numbers_of_the_second_pass_are_good(digits: str) -> None:
    assert Iin.parse(digits).digits == digits


@pytest.mark.parametrize("eleven", ["22051050016", "22051060089", "93042730140", "88071540065"])
def test_some_beginnings_have_no_check_digit_at_all(eleven: str) -> None:
    assert check_digit(eleven) is None
    for last in "0123456789":
        with pytest.raises(IinCheckDigitError):
            Iin.parse(eleven + last)


@given(eleven=ELEVEN)
@settings(max_examples=10_000, deadline=None)
def test_exactly_one_last_digit_or_none_is_good(eleven: str) -> None:
    good = [last for last in "0123456789" if _is_good(eleven + last)]

    assert good == ([] if _reference(eleven) is None else [str(_reference(eleven))])


@given(digits=ELEVEN.filter(lambda eleven: check_digit(eleven) is not None), place=st.integers(0, 11))
def test_any_single_slip_of_the_last_digit_is_found(digits: str, place: int) -> None:
    right = digits + str(check_digit(digits))
    slipped = right[:-1] + str((int(right[-1]) + 1 + place % 9) % 10)

    assert _is_good(right)
    assert not _is_good(slipped)


@pytest.mark.parametrize("date_and_sex", ["9913993", "0000000", "9902309", "2205108"])
def test_a_number_is_never_refused_for_its_date_or_sex(date_and_sex: str) -> None:
    serial = next(n for n in range(10_000) if check_digit(f"{date_and_sex}{n:04}") is not None)
    eleven = f"{date_and_sex}{serial:04}"

    assert Iin.parse(f"{eleven}{check_digit(eleven)}")


@pytest.mark.parametrize(
    "text", ["", "22051050001", "2205105000100", "22051050001a", "２２０５１０５０００１０", "٢٢٠٥١٠٥٠٠٠١٠"]
)
def test_what_has_not_twelve_plain_digits_is_no_iin(text: str) -> None:
    with pytest.raises(IinFormatError):
        Iin.parse(text)


def test_a_number_shows_itself_masked_and_nowhere_else() -> None:
    iin = Iin.parse(" 220510500010 ")

    assert iin.masked == "2205••••••10"
    assert "220510500010" not in repr(iin)


def _is_good(digits: str) -> bool:
    try:
        return bool(Iin.parse(digits))
    except IinCheckDigitError:
        return False


def _reference(eleven: str) -> int | None:
    """The rule as the law's texts put it, written apart from the code under test."""
    digits = [int(digit) for digit in eleven]
    first = sum(digits[i] * (i + 1) for i in range(11)) % 11
    if first != 10:
        return first
    second = sum(digits[i] * ((i + 2) % 11 + 1) for i in range(11)) % 11
    return None if second == 10 else second
