from datetime import date

import pytest

from balabaqsha_simulators.register import iin as numbers

FIRST_PASS = ("220510500010", "220510600017", "930427300015", "880715400015")
SECOND_PASS = ("220510500109", "220510600803", "930427300601", "880715400600", "061211600012")


@pytest.mark.parametrize("iin", FIRST_PASS + SECOND_PASS)
def test_a_number_of_either_pass_is_valid(iin):
    assert numbers.is_valid(iin)


@pytest.mark.parametrize("first_eleven", ["22051050016", "22051060089", "93042730140", "88071540065"])
def test_some_numbers_can_have_no_check_digit(first_eleven):
    assert numbers.check_digit(first_eleven) is None


@pytest.mark.parametrize("iin", ["220510500011", "22051050001", "2205105000100", "22051050001a", "", "٢٢٠٥١٠٥٠٠٠١٠"])
def test_a_wrong_digit_or_length_is_refused(iin):
    assert not numbers.is_valid(iin)


@pytest.mark.parametrize(
    ("day", "sex", "prefix"),
    [
        (date(1993, 4, 27), "male", "9304273"),
        (date(1988, 7, 15), "female", "8807154"),
        (date(2022, 5, 10), "male", "2205105"),
        (date(2022, 5, 10), "female", "2205106"),
        (date(1899, 12, 31), "female", "9912312"),
    ],
)
def test_the_seventh_digit_tells_century_and_sex(day, sex, prefix):
    assert numbers.prefix(day, sex=sex) == prefix


def test_the_date_is_read_back_where_it_is_one():
    assert numbers.coded_day("220510500010") == date(2022, 5, 10)
    assert numbers.coded_day("221350500010") is None
