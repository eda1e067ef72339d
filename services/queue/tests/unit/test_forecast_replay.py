"""Replaying a season in one pass is the same as walking through it child by child."""

import pytest
from forecast_builders import season_line
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.forecast_replay import (
    NEVER,
    SEASONS_AHEAD,
    Draw,
    Replays,
    bands,
    carried,
    draws,
    replay_of,
    weeks_until,
)
from queue_service.domain.forecast_seasons import SEASON_DAYS, Archive, Flow

WEEKLY = {7 * week + 3: Flow(offered=5) for week in range(52)}

flows = st.dictionaries(
    st.integers(0, SEASON_DAYS - 1),
    st.builds(
        Flow,
        offered=st.integers(0, 9),
        left=st.integers(0, 3),
        returned=st.integers(0, 2),
        inserted=st.integers(0, 2),
        joined=st.just(0),
    ),
    max_size=40,
)


def walked(days: dict[int, Flow], *, size: int, ahead: float) -> float:
    """The week in which the child is reached, one week after the other."""
    for week in range(53):
        flow = [days.get(day, Flow()) for day in range(7 * week, min(7 * week + 7, SEASON_DAYS))]
        gone, come = sum(one.left for one in flow), sum(one.inserted for one in flow)
        ahead = ahead * (max(0.0, 1 - gone / size) + min(1.0, come / size)) + sum(one.returned for one in flow)
        offered = sum(one.offered for one in flow)
        if ahead + 0.5 <= offered + 1e-9:
            return week
        ahead -= offered
    return NEVER


@given(flows, st.integers(20, 200), st.integers(0, 150))
def test_one_pass_is_the_walk(days: dict[int, Flow], size: int, ahead: int) -> None:
    replay = replay_of(season_line(days, size=size), shift=0, start=0)

    found = weeks_until([replay], (ahead + 0.001,))

    assert found == walked(days, size=size, ahead=ahead + 0.001)


@pytest.mark.parametrize(("ahead", "week"), [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2)])
def test_five_vouchers_a_week_reach_the_fifth_in_the_first(ahead: int, week: int) -> None:
    replay = replay_of(season_line(WEEKLY), shift=0, start=0)

    assert weeks_until([replay], (ahead,)) == week


def test_who_leaves_ahead_brings_the_turn_nearer_and_who_returns_puts_it_off() -> None:
    plain = replay_of(season_line(WEEKLY, size=100), shift=0, start=0)
    leaving = replay_of(season_line(WEEKLY | {1: Flow(left=50)}, size=100), shift=0, start=0)
    returning = replay_of(season_line(WEEKLY | {1: Flow(returned=20)}, size=100), shift=0, start=0)

    assert weeks_until([plain], (80,)) == 16
    assert weeks_until([leaving], (80,)) == 8
    assert weeks_until([returning], (80,)) == 20


@pytest.mark.parametrize("shift", [-1, 0, 1])
@given(days=flows)
def test_a_shifted_season_issues_as_many(days: dict[int, Flow], shift: int) -> None:
    line = season_line(days, size=10**9)

    replay = replay_of(line, shift=shift, start=0)

    returned = sum(flow.returned for flow in days.values())
    assert replay.offset == pytest.approx(returned - line.capacity[-1], abs=1e-3)


def test_a_shift_by_a_week_is_a_week_in_the_forecast() -> None:
    line = season_line({70: Flow(offered=10)})

    weeks = [weeks_until([replay_of(line, shift=shift, start=0)], (5,)) for shift in (-1, 0, 1)]

    assert weeks == [9, 10, 11]


def test_what_is_over_of_the_season_is_not_replayed() -> None:
    line = season_line({10: Flow(offered=10), 100: Flow(offered=10)})

    assert weeks_until([replay_of(line, shift=0, start=30)], (5,)) == 10


def test_the_wait_goes_on_in_the_next_season() -> None:
    first = replay_of(season_line({10: Flow(offered=10)}), shift=0, start=0)
    second = replay_of(season_line({10: Flow(offered=10)}), shift=0, start=0)

    assert weeks_until([first, second], (15, 15)) == SEASON_DAYS / 7 + 1
    assert weeks_until([first, second], (25, 25)) == NEVER


@pytest.mark.parametrize(
    ("before", "after", "ahead", "expected"), [(100, 50, 40, 20), (100, 130, 40, 70), (0, 5, 0, 5)]
)
def test_at_a_renewal_the_same_share_stays_ahead(before: float, after: float, ahead: float, expected: float) -> None:
    assert carried(ahead, before=before, after=after) == expected


def archive(*a_week: int) -> Archive:
    seasons = tuple(range(2020, 2020 + len(a_week)))
    lines = {
        ("three", season): season_line({7 * week + 3: Flow(offered=count) for week in range(52)})
        for season, count in zip(seasons, a_week, strict=True)
    }
    return Archive(seasons=seasons, lines=lines)


def test_the_band_spans_the_seasons_drawn() -> None:
    drawn = draws((2020, 2021, 2022), seed="list|three|2026-11-23")
    number = 41

    found = bands(
        Replays(archive(4, 5, 8)),
        codes=("three",) * SEASONS_AHEAD,
        aheads={number: (number - 1.0,) * SEASONS_AHEAD},
        start=0,
        paths=drawn,
    )

    assert 3 <= found[number].earliest <= 6
    assert found[number].likely in (7, 8, 9)
    assert 9 <= found[number].latest <= 11


def test_who_is_too_old_for_any_category_is_never_reached() -> None:
    drawn = draws((2020,), seed="list|three|2026-11-23")

    found = bands(
        Replays(archive(1)), codes=("three", None, None, None, None), aheads={500: (499.0,)}, start=0, paths=drawn
    )

    assert found[500].earliest == found[500].latest == NEVER


def test_the_same_seed_draws_the_same_paths() -> None:
    assert draws((2020, 2021), seed="a") == draws((2020, 2021), seed="a")
    assert draws((2020, 2021), seed="a") != draws((2020, 2021), seed="b")
    assert {len(path) for path in draws((2020,), seed="a")} == {SEASONS_AHEAD}
    assert {draw for path in draws((2020,), seed="a") for draw in path} == {Draw(2020, s) for s in (-1, 0, 1)}
