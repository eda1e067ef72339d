"""Bands are widened, or narrowed, by what past seasons say of them."""

import math

import pytest
from forecast_builders import steady
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.forecast_calibration import (
    Score,
    distance,
    held_share,
    scores_of,
    widened,
    widening_of,
)
from queue_service.domain.forecast_replay import NEVER, Band
from queue_service.domain.forecast_seasons import Archive, archive_of, season_begins
from queue_service.domain.rule_tree import Category

ROOT = Category(code="three", atoms=frozenset({Atom(2022, PrivilegeClass.GENERAL)}))


def test_a_band_that_held_has_no_distance() -> None:
    band = Band(3, 5, 9)

    assert distance(5, band) < 0
    assert distance(3, band) == distance(9, band) == 0
    assert distance(19, band) == pytest.approx(math.log(2))
    assert distance(1, band) == pytest.approx(math.log(2))
    assert distance(100, Band(3, 5, NEVER)) < 0


def scores(*distances: float, season: int = 2024) -> list[Score]:
    return [Score(season, one) for one in distances]


def test_bands_that_were_too_narrow_are_widened_and_too_wide_ones_narrowed() -> None:
    narrow = widening_of(scores(*(0.1 * place for place in range(10))), seasons=2)
    wide = widening_of(scores(*(-0.1 * place for place in range(10, 20))), seasons=2)

    assert narrow == pytest.approx(0.8 / 2)
    assert wide < 0


def test_more_seasons_ask_for_less_widening_and_four_for_none() -> None:
    learnt = scores(*[0.3] * 10)

    assert [round(widening_of(learnt, seasons=seasons), 3) for seasons in (2, 3, 4, 5)] == [0.15, 0.2, 0.0, 0.0]


@given(st.floats(0, 300), st.floats(0, 300), st.floats(0, 300), st.floats(-2, 2))
def test_a_widened_band_keeps_its_middle_inside(a: float, b: float, c: float, widening: float) -> None:
    band = Band(*sorted((a, b, c)))

    found = widened(band, widening)

    assert 0 <= found.earliest <= found.likely <= found.latest
    assert found.likely == band.likely


def test_a_band_without_widening_is_itself() -> None:
    assert widened(Band(3.1, 5.2, 9.3), 0.0) == Band(3.1, 5.2, 9.3)
    assert widened(Band(3, 5, NEVER), 0.1).latest == NEVER


def test_a_season_is_not_judged_by_its_own_outcomes() -> None:
    found = scores(*[0.5] * 10, season=2023) + scores(*[0.1] * 10, season=2024)

    assert held_share(found, seasons=3) == 0.5
    assert held_share(found, seasons=5) == 0.0
    assert held_share([], seasons=3) is None


def archive(seasons: range) -> Archive:
    history = steady(seasons, a_week=4, stood=200)
    return archive_of(history, atoms=ROOT.atoms, rule_year=2025, today=season_begins(2025))


def test_every_season_is_forecast_from_the_others() -> None:
    found = scores_of(archive(range(2022, 2025)), root=ROOT, seed="750000000")

    assert {score.season for score in found} == {2022, 2023, 2024}
    assert held_share(found, seasons=4) == 1.0
    assert scores_of(archive(range(2022, 2025)), root=ROOT, seed="750000000") == found


def test_one_season_cannot_be_judged() -> None:
    assert scores_of(archive(range(2024, 2025)), root=ROOT, seed="750000000") == []
