"""Seasons are read from what the ledger moved, by age and not by the year's labels."""

from collections.abc import Mapping
from datetime import date

import pytest
from forecast_builders import GENERAL, day_of, on, steady

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.forecast_seasons import (
    SEASON_DAYS,
    Flow,
    History,
    archive_of,
    day_of_season,
    season_of,
    whole_seasons,
)

TODAY = date(2026, 11, 23)


def history(flows: Mapping[Atom, Mapping[int, Flow]]) -> History:
    return History(flows=flows, places={})


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
    flows = {
        Atom(2022, GENERAL): {on(date(2023, 7, 8)): Flow(joined=9), on(date(2023, 9, 1)): Flow(offered=1)},
        Atom(2023, GENERAL): {on(date(2026, 11, 1)): Flow(offered=1)},
    }

    assert whole_seasons(history(flows), today=TODAY) == (2024, 2025)


def test_a_ledger_that_begins_within_a_week_of_july_has_seen_the_season() -> None:
    flows = {Atom(2022, GENERAL): {on(date(2023, 7, 7)): Flow(joined=9), on(date(2023, 9, 1)): Flow(offered=1)}}

    assert whole_seasons(history(flows), today=TODAY) == (2023, 2024, 2025)


def test_years_before_the_first_voucher_teach_nothing() -> None:
    flows = {Atom(2022, GENERAL): {on(date(2020, 7, 1)): Flow(joined=9), on(date(2024, 9, 1)): Flow(offered=1)}}

    assert whole_seasons(history(flows), today=TODAY) == (2024, 2025)
    assert whole_seasons(history({Atom(2022, GENERAL): {1: Flow(joined=9)}}), today=TODAY) == ()


def test_the_model_of_an_atom_is_the_atom_of_the_same_age() -> None:
    flows = {
        Atom(2021, GENERAL): {
            day_of(2024, 0): Flow(joined=100),
            day_of(2024, 10): Flow(offered=30, left=2),
            day_of(2025, 10): Flow(offered=50, returned=1),
        },
        Atom(2022, GENERAL): {day_of(2025, 9): Flow(joined=80), day_of(2025, 10): Flow(offered=20, inserted=3)},
    }
    four, three = Atom(2022, GENERAL), Atom(2023, GENERAL)

    archive = archive_of(history(flows), atoms=[four, three], rule_year=2026, today=TODAY)

    assert tuple(archive) == (2024, 2025)
    first = archive[2024].atoms[three]
    assert (first.size[10], first.size[11], first.left[-1], first.joined[-1]) == (100, 68, 2, 0)
    second = archive[2025].atoms[three]
    assert (second.size[0], second.size[10], second.size[11]) == (0, 80, 63)
    assert (second.joined[-1], second.inserted[-1]) == (80, 3)
    older = archive[2025].atoms[four]
    assert (older.size[0], older.size[-1], older.returned[-1]) == (68, 19, 1)


def test_who_comes_when_the_ledger_opens_stood_there_before() -> None:
    flows = {Atom(2021, GENERAL): {day_of(2024, 6): Flow(joined=9), day_of(2024, 13): Flow(joined=5, offered=1)}}

    season = archive_of(history(flows), atoms=[Atom(2023, GENERAL)], rule_year=2026, today=TODAY)[2024]

    (atom,) = season.atoms.values()
    assert (atom.size[0], atom.joined[-1], atom.size[-1]) == (9, 5, 13)


def test_a_leap_season_loses_no_place() -> None:
    past = steady(range(2023, 2024), a_week=1, stood=60)
    places = {**past.places, on(date(2024, 6, 30)): 5}

    archive = archive_of(
        History(flows=past.flows, places=places),
        atoms=[Atom(2020, GENERAL)],
        rule_year=2023,
        today=date(2024, 7, 1),
    )

    assert (len(archive[2023].places), archive[2023].places[-1]) == (SEASON_DAYS + 1, 57)


def test_classes_are_kept_apart() -> None:
    past = steady(range(2024, 2026), a_week=2, stood=200)
    b1, general = Atom(2023, PrivilegeClass.B1), Atom(2023, GENERAL)

    archive = archive_of(past, atoms=[b1, general], rule_year=2026, today=TODAY)

    assert archive[2025].atoms[b1].size[5] == 0
    assert archive[2025].atoms[general].size[5] == 198
