"""A list's forecasts, from its history and the rules in force."""

import importlib.resources
import json
from datetime import date, timedelta

import pytest
from forecast_builders import CHILD, GENERAL, steady
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.forecast_lines import (
    Line,
    Months,
    Standing,
    aheads_of,
    line_name,
    line_of,
    numbers_for,
    rule_year_of,
)
from queue_service.domain.forecast_replay import NEVER, Ahead, Band, Model
from queue_service.domain.forecast_seasons import season_begins
from queue_service.domain.forecasting import ListForecast, Past, between, forecast, judge
from queue_service.domain.rule_set import RuleSet, rule_set_of

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return rule_set_of(json.loads(importlib.resources.files("queue_service.rules").joinpath("2026.1.json").read_text()))


def past(rules: RuleSet, seasons: range, *, today: date = TODAY, a_week: int = 4) -> Past:
    cohort = Atom(2023, GENERAL)
    return Past(
        waiting_list="750000000",
        today=today,
        rules=rules,
        history=steady(seasons, a_week=a_week, stood=400),
        months={cohort: {680: Standing(30, 0), 681: Standing(50, 10)}},
    )


def made(past: Past, *, widening: float = 0.0) -> ListForecast:
    return forecast(past, judgement=judge(past), widening=widening)


def test_four_vouchers_a_week_reach_the_fortieth_in_the_tenth_week(rules: RuleSet) -> None:
    found = made(past(rules, range(2023, 2026)))

    band = between(found.grid["c16"], 40)
    assert found.seasons == (2023, 2024, 2025)
    assert band is not None
    assert band.earliest <= band.likely <= band.latest
    assert 8 <= band.likely <= 10
    assert band.latest - band.earliest <= 3


@pytest.mark.parametrize("seasons", [range(2025, 2026), range(2026, 2026)])
def test_below_two_seasons_there_is_no_forecast(rules: RuleSet, seasons: range) -> None:
    found = made(past(rules, seasons))

    assert found.grid == {}
    assert found.held_share is None
    assert found.seasons == tuple(seasons)


def test_the_same_past_gives_the_same_forecast(rules: RuleSet) -> None:
    assert made(past(rules, range(2022, 2026))) == made(past(rules, range(2022, 2026)))


def test_a_greater_number_comes_no_earlier(rules: RuleSet) -> None:
    grid = made(past(rules, range(2022, 2026))).grid["c16"]

    for place in range(3):
        ends = [grid[number][place] for number in sorted(grid)]
        assert ends == sorted(ends)


def test_the_wait_goes_on_after_the_first_of_july(rules: RuleSet) -> None:
    """Four weeks of four vouchers, then four a week in the next season, of a category a year older."""
    summer = made(past(rules, range(2023, 2026), today=season_begins(2027) - timedelta(days=28)))

    band = between(summer.grid["c16"], 100)
    assert band is not None
    assert 21 <= band.likely <= 24


def aheads(rules: RuleSet, atom: Atom, numbers: list[int], months: Months) -> tuple[Line, dict[int, Ahead]]:
    line = line_of(rules, atom, today=TODAY)
    return line, aheads_of(line, numbers, months=months, model=Model({}, root=rules.root))


def test_held_children_are_passed_by(rules: RuleSet) -> None:
    months = {CHILD: {680: Standing(30, 0), 681: Standing(50, 25)}, Atom(2022, GENERAL): {680: Standing(9, 2)}}

    _, found = aheads(rules, CHILD, [1, 31, 81], months)

    assert [ahead.own[0] for ahead in found.values()] == [0, 30, 55]
    assert [ahead.overall[0] for ahead in found.values()] == [7, 37, 62]


def test_children_of_a_shared_category_part_when_they_grow(rules: RuleSet) -> None:
    """The youngest stand together; on 1 July those born in 2025 go on by class, and not all stay ahead of them."""
    months = {
        Atom(2025, GENERAL): {680: Standing(40, 0)},
        Atom(2025, PrivilegeClass.B1): {680: Standing(10, 0)},
        Atom(2026, GENERAL): {681: Standing(50, 0)},
        Atom(2020, GENERAL): {681: Standing(7, 0)},
    }

    line, found = aheads(rules, Atom(2025, GENERAL), [51, 101], months)

    assert line.way.codes == ("c21", "c20", "c16", "c12", "c08")
    assert line.name == line_name(rules, Atom(2025, GENERAL)) == "c21.2025.general"
    assert found[51].own == [50, 40, 40, 40, 40]
    assert found[101].own == [100, 40, 40, 40, 40]
    assert found[51].overall == [57, 50, 50, 50, 50]


def test_a_category_of_one_atom_has_one_line(rules: RuleSet) -> None:
    line = line_of(rules, Atom(2021, PrivilegeClass.B2), today=TODAY)

    assert (line.name, line.way.codes) == ("c07", ("c07", "c03", None, None, None))
    assert line_name(rules, Atom(2010, GENERAL)) is None


@pytest.mark.parametrize(
    ("today", "year", "next_season"),
    [
        (date(2026, 11, 23), 2026, "c12"),
        (date(2027, 5, 1), 2026, "c12"),
        (date(2026, 3, 1), 2026, "c16"),
        (date(2028, 11, 1), 2028, "c12"),
    ],
)
def test_rules_in_force_before_their_season_do_not_grow_older_at_its_beginning(
    rules: RuleSet, today: date, year: int, next_season: str
) -> None:
    assert rule_year_of(rules, today=today) == year
    assert line_of(rules, Atom(2023, GENERAL), today=today).way.codes[1] == next_season


@given(st.integers(0, 400_000))
def test_a_grid_names_every_small_number_and_goes_past_everybody(total: int) -> None:
    numbers = numbers_for(total)

    assert numbers[:2] == [1, 2]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] >= total * 1.5
    assert len(numbers) < 50


def test_between_two_numbers_the_band_lies_between_theirs() -> None:
    grid = {1: Band(0, 1, 2), 11: Band(10, 21, NEVER)}

    assert between(grid, 1) == Band(0, 1, 2)
    assert between(grid, 6) == Band(5, 11, NEVER)
    assert between(grid, 12) is None
    assert between({}, 1) is None


def test_widening_reaches_the_grid(rules: RuleSet) -> None:
    plain, wide = made(past(rules, range(2023, 2026))), made(past(rules, range(2023, 2026)), widening=0.3)

    number = max(plain.grid["c16"])
    assert wide.grid["c16"][number].latest > plain.grid["c16"][number].latest
    assert wide.grid["c16"][number].earliest < plain.grid["c16"][number].earliest
