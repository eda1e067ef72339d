"""The check digit, and nothing else, decides what an IIN is."""

import random

import pytest
from children_builders import iin_from
from hypothesis import given, settings
from hypothesis import strategies as st

from children_service.domain.errors import IinCheckDigitError, IinFormatError
from children_service.domain.iin import PASSES, Iin, check_digit

PASS_1 = ("220510500010", "220510600017", "930427300015", "880715400015")
PASS_2 = ("220510500109", "220510600803", "930427300601", "880715400600", "061211600012")
WITHOUT_CHECK_DIGIT = ("22051050016", "22051060089", "93042730140", "88071540065")


def remainder(first_eleven: str, *, weights: tuple[int, ...]) -> int:
    return sum(int(figure) * weight for figure, weight in zip(first_eleven, weights, strict=True)) % 11


@pytest.mark.parametrize("digits", PASS_1)
def test_a_number_closed_by_the_first_pass_is_taken(digits: str):
    assert remainder(digits[:11], weights=PASSES[0]) < 10
    assert Iin(digits=digits).digits == digits


@pytest.mark.parametrize("digits", PASS_2)
def test_a_number_closed_by_the_second_pass_is_taken(digits: str):
    assert remainder(digits[:11], weights=PASSES[0]) == 10
    assert Iin(digits=digits).digits == digits


@pytest.mark.parametrize("first_eleven", WITHOUT_CHECK_DIGIT)
def test_a_number_that_neither_pass_closes_is_refused_whatever_its_last_digit(first_eleven: str):
    assert check_digit(first_eleven) is None
    for digit in "0123456789":
        with pytest.raises(IinCheckDigitError):
            Iin(digits=first_eleven + digit)


def test_of_ten_thousand_numbers_exactly_one_last_digit_is_taken_each():
    rng = random.Random(20261123)
    seconds = 0
    for _ in range(10_000):
        number = iin_from(rng)
        seconds += remainder(number[:11], weights=PASSES[0]) == 10
        for digit in "0123456789":
            if digit == number[-1]:
                assert Iin(digits=number[:11] + digit).digits == number
            else:
                with pytest.raises(IinCheckDigitError):
                    Iin(digits=number[:11] + digit)
    assert seconds > 500


@settings(max_examples=500)
@given(st.integers(min_value=0, max_value=10**11 - 1), st.integers(min_value=0, max_value=9))
def test_the_date_and_sex_part_may_say_anything(first: int, other: int):
    first_eleven = f"{first:011}"
    digit = check_digit(first_eleven)

    if digit is not None:
        assert Iin(digits=f"{first_eleven}{digit}").digits[:11] == first_eleven
        if other != digit:
            with pytest.raises(IinCheckDigitError):
                Iin(digits=f"{first_eleven}{other}")


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "22051050001",
        "2205105000100",
        "22051050001x",
        "220510 50010",
        "٢٢٠٥١٠٥٠٠٠١٠",
        "²²0510500010",
        "+20510500010",
    ],
)
def test_anything_but_twelve_plain_digits_is_refused(digits: str):
    with pytest.raises(IinFormatError):
        Iin(digits=digits)


def test_a_number_never_shows_itself_whole():
    iin = Iin(digits="220510500010")

    assert iin.masked == "2205••••••10"
    assert "220510500010" not in f"{iin} {iin!r} {[iin]}"
