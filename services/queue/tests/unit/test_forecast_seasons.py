"""Seasons are read from what the ledger moved, by age and not by the year's labels."""

from datetime import date

import pytest
from forecast_builders import GENERAL, day_of, on, steady

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.forecast_seasons import (
    SEASON_DAYS,
    Flow,
    archive_of,
    day_of_season,
    season_of,
    served_after,
    whole_seasons,
)
from queue_service.domain.rule_tree import Category, Mix, Seq

TODAY = date(2026, 11, 23)


def category(code: str, *cohorts: int) -> Category:
    return Category(code=code, atoms=frozenset(Atom(cohort, GENERAL) for cohort in cohorts))


@pytest.mark.parametrize(
    ("day", "season", "place"),
    [
        (date(2026, 6, 30), 2025, 364),
        (date(2026, 7, 1), 2026, 0),
        (date(2027, 1, 1), 2026, 184),
        (date(2028, 6, 30), 2027, 364),
    ],
)
def test_a_season_begins_on_the_first_of_july(day: date, season: int, place: int) -> None:
    assert (season_of(day), day_of_season(day)) == (season, place)


def test_only_seasons_seen_from_their_first_week_to_their_end_count() -> None:
    history = {
        Atom(2022, GENERAL): {on(date(2023, 7, 8)): Flow(joined=9), on(date(2023, 9, 1)): Flow(offered=1)},
        Atom(2023, GENERAL): {on(date(2026, 11, 1)): Flow(offered=1)},
    }

    assert whole_seasons(history, today=TODAY) == (2024, 2025)


def test_a_ledger_that_begins_within_a_week_of_july_has_seen_the_season() -> None:
    history = {Atom(2022, GENERAL): {on(date(2023, 7, 7)): Flow(joined=9), on(date(2023, 9, 1)): Flow(offered=1)}}

    assert whole_seasons(history, today=TODAY) == (2023, 2024, 2025)


def test_years_before_the_first_voucher_teach_nothing() -> None:
    history = {Atom(2022, GENERAL): {on(date(2020, 7, 1)): Flow(joined=9), on(date(2024, 9, 1)): Flow(offered=1)}}

    assert whole_seasons(history, today=TODAY) == (2024, 2025)
    assert whole_seasons({Atom(2022, GENERAL): {on(date(2020, 7, 1)): Flow(joined=9)}}, today=TODAY) == ()


def test_the_model_of_a_category_is_the_category_of_the_same_age() -> None:
    history = {
        Atom(2021, GENERAL): {
            day_of(2024, 0): Flow(joined=100),
            day_of(2024, 10): Flow(offered=30, left=2),
            day_of(2025, 10): Flow(offered=50),
        },
        Atom(2022, GENERAL): {day_of(2025, 0): Flow(joined=80), day_of(2025, 10): Flow(offered=20)},
    }
    root = Seq(children=(category("four", 2022), category("three", 2023)))

    archive = archive_of(history, root=root, rule_year=2026, today=TODAY)

    assert archive.seasons == (2024, 2025)
    assert archive.lines["three", 2024].capacity[-1] == 30
    assert archive.lines["three", 2025].capacity[-1] == 20
    assert archive.lines["four", 2025].capacity[-1] == 50 + 20
    three = archive.lines["three", 2024]
    assert (three.size[0], three.size[1], three.size[11], three.left[11]) == (0, 100, 68, 2)
    assert archive.lines["four", 2025].size[0] == 68


def test_vouchers_that_went_to_later_categories_came_as_far_as_this_one() -> None:
    priority, general = category("priority", 2020), category("general", 2021)
    ratio = Mix(name="ratio", children=(priority, general), word=(0, 1, 1, 1))

    after = served_after(Seq(children=(category("first", 2019), ratio, category("last", 2022))))

    assert after == {
        "first": ("priority", "general", "last"),
        "priority": ("last",),
        "general": ("last",),
        "last": (),
    }


def test_a_leap_season_loses_no_voucher() -> None:
    history = steady(range(2023, 2024), a_week=1, stood=60)
    history[Atom(2020, GENERAL)][on(date(2024, 6, 30))] = Flow(offered=5)

    archive = archive_of(history, root=category("three", 2020), rule_year=2023, today=date(2024, 7, 1))

    line = archive.lines["three", 2023]
    assert (len(line.capacity), line.capacity[-1]) == (SEASON_DAYS + 1, 57)


def test_classes_are_kept_apart() -> None:
    history = steady(range(2024, 2026), a_week=2, stood=200)
    root = Seq(
        children=(
            Category(code="b1", atoms=frozenset({Atom(2023, PrivilegeClass.B1)})),
            Category(code="general", atoms=frozenset({Atom(2023, GENERAL)})),
        )
    )

    archive = archive_of(history, root=root, rule_year=2026, today=TODAY)

    assert archive.lines["b1", 2025].size[5] == 0
    assert archive.lines["b1", 2025].capacity[-1] == archive.lines["general", 2025].capacity[-1] == 104
