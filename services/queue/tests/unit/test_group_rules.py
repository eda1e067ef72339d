"""Which groups suit which child."""

import importlib.resources
import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.group_rules import GroupRules, group_rules_of

RULES: GroupRules = group_rules_of(
    json.loads(importlib.resources.files("queue_service.rules").joinpath("groups/2026.1.json").read_text())
)
BORN = date(2023, 5, 14)


@pytest.mark.parametrize(
    ("born", "today", "age", "band"),
    [
        (BORN, date(2026, 6, 30), 2, "junior"),
        (BORN, date(2026, 7, 1), 3, "middle"),
        (BORN, date(2027, 6, 30), 3, "middle"),
        (date(2023, 9, 1), date(2026, 7, 1), 3, "middle"),
        (date(2023, 9, 2), date(2026, 7, 1), 2, "junior"),
        (date(2024, 2, 29), date(2026, 7, 1), 2, "junior"),
        (date(2025, 10, 1), date(2026, 7, 1), 0, "nursery"),
        (date(2020, 9, 2), date(2026, 7, 1), 5, "preschool"),
    ],
)
def test_age_is_counted_on_the_first_of_september_of_the_school_year(
    born: date, today: date, age: int, band: str
) -> None:
    assert (RULES.age(born, today=today), RULES.bands(born, today=today)[0]) == (age, band)


@given(born=st.dates(date(2019, 9, 2), date(2026, 6, 30)), day=st.integers(0, 364))
def test_every_child_of_the_queue_has_one_group_of_its_own_age(born: date, day: int) -> None:
    today = date(2026, 7, 1) + timedelta(days=day)

    bands = RULES.bands(born, today=today)

    assert [code for code in bands if code != "mixed_age"] == [bands[0]]


def test_a_general_wish_is_met_by_an_inclusive_group_and_a_special_one_by_no_other() -> None:
    assert RULES.suiting_purposes("general") == ("general", "inclusive")
    assert RULES.suiting_purposes("special") == ("special",)
    assert RULES.suiting_languages("kk") == ("kk", "mixed")
    assert RULES.suiting_languages("ug") == ("ug",)
