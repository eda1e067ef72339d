"""A number is found however it is typed, and nothing else is taken for one."""

import pytest

from gateway_service.web.visitors.numbers import number_meant


@pytest.mark.parametrize(
    "typed",
    [
        "1S6N-2J5Z-HDJ4-2ZWN-T",
        "1s6n2j5zhdj42zwnt",
        " 1S6N 2J5Z HDJ4 2ZWN T ",
        "1S6N\N{EN DASH}2J5Z\N{EM DASH}HDJ4\N{MINUS SIGN}2ZWN-T",
        "IS6N-2J5Z-HDJ4-2ZWN-Т",
    ],
)
def test_blanks_dashes_case_and_look_alikes_are_forgiven(typed: str) -> None:
    assert number_meant(typed) == "1S6N-2J5Z-HDJ4-2ZWN-T"


@pytest.mark.parametrize("typed", ["", "1S6N", "1S6N-2J5Z-HDJ4-2ZWN-TT", "1S6N-2J5Z-HDJ4-2ZWN-Ж", "../../internal/x"])
def test_what_can_be_no_number_is_none(typed: str) -> None:
    assert number_meant(typed) is None
