"""Replaying a season in one pass is the same as walking through it week by week."""

import pytest
from forecast_builders import CHILD, GENERAL, one_season
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.forecast_ahead import ahead_of_rank, way_of
from queue_service.domain.forecast_replay import NEVER, SEASONS_AHEAD, Ahead, Model, Walk, bands, carried, replayed
from queue_service.domain.forecast_seasons import SEASON_DAYS, Flow
from queue_service.domain.forecast_weeks import Draw, Week, Weeks, before_of
from queue_service.domain.rule_tree import Category, Mix, Node, Seq

OLDER = Atom(2022, GENERAL)
YOUNGER = Atom(2024, GENERAL)
WEEKLY = {7 * week + 3: 5 for week in range(52)}
ROOT = Seq(
    children=tuple(
        Category(code=code, atoms=frozenset({atom}))
        for code, atom in (("four", OLDER), ("three", CHILD), ("two", YOUNGER))
    )
)
CODES = {OLDER: "four", CHILD: "three", YOUNGER: "two"}

weeks = st.lists(
    st.builds(Week, st.integers(0, 9), st.floats(0.5, 1.05), st.integers(0, 4)),
    min_size=1,
    max_size=30,
)


@given(weeks, st.integers(0, 60), st.sampled_from([0.5, 1.0, 1.7]))
def test_one_pass_is_the_walk(drawn: list[Week], stood: int, level: float) -> None:
    ahead = stood + 0.001
    reached = None
    for number, week in enumerate(drawn):
        ahead = ahead * week.stay + week.come - week.places * level
        if week.places and ahead <= -0.5 and reached is None:
            reached = number

    replay = replayed(drawn, level=level)

    passed = [number for number, reach in enumerate(replay.reach) if stood + 0.001 <= reach]
    assert (passed[0] if passed else None) == reached
    assert (stood + 0.001) * replay.stay + replay.offset == pytest.approx(ahead, abs=1e-6)


def weeks_of(
    flows: dict[Atom, dict[int, Flow]],
    *,
    places: dict[int, int] = WEEKLY,
    draw: Draw | None = None,
    root: Node = ROOT,
    start: int = 0,
) -> list[Week]:
    archive = {2025: one_season(flows, places=places, stood=200)}
    return list(Weeks(archive).of(before_of(root)["three"], draw or Draw(2025), start=start))


def turn(found: list[Week], ahead: float) -> int:
    return next(number for number, reach in enumerate(replayed(found).reach) if ahead <= reach)


@pytest.mark.parametrize(("ahead", "week"), [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2)])
def test_five_vouchers_a_week_reach_the_fifth_in_the_first(ahead: int, week: int) -> None:
    assert turn(weeks_of({}), ahead) == week


def test_who_leaves_brings_the_turn_nearer_and_who_comes_back_puts_it_off() -> None:
    leaving = weeks_of({CHILD: {1: Flow(left=100)}})
    returning = weeks_of({CHILD: {1: Flow(returned=20)}})
    joining_behind = weeks_of({CHILD: {1: Flow(joined=50)}})

    assert turn(weeks_of({}), 80) == turn(joining_behind, 80) == 16
    assert turn(leaving, 80) == 8
    assert turn(returning, 80) == 20


def test_whoever_joins_a_category_served_before_stands_ahead_and_after_does_not() -> None:
    assert turn(weeks_of({OLDER: {1: Flow(joined=20)}}), 80) == 20
    assert turn(weeks_of({YOUNGER: {1: Flow(joined=20)}}), 80) == 16


def test_partners_in_a_ratio_come_ahead_only_as_far_as_their_letters_go() -> None:
    priority = Atom(2023, PrivilegeClass.B1)
    mix = Mix(
        name="ratio",
        word=(0, 1, 1, 1),
        children=(
            Category(code="priority", atoms=frozenset({priority})),
            Category(code="three", atoms=frozenset({CHILD})),
        ),
    )

    found = weeks_of({priority: {3: Flow(joined=50)}}, places={3: 20}, root=mix)

    assert found[0].come == 5


def test_a_handful_says_little_of_a_rate() -> None:
    archive = {2025: one_season({CHILD: {1: Flow(left=1)}}, places=WEEKLY, stood=1)}

    (first, *_) = Weeks(archive).of(before_of(ROOT)["three"], Draw(2025), start=0)

    assert 0 <= first.stay < 0.1
    assert weeks_of({CHILD: {1: Flow(left=20)}})[0].stay == pytest.approx(0.9)


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_shifted_season_issues_as_many(shift: int) -> None:
    found = weeks_of({}, places={0: 3, 100: 7, 364: 5}, draw=Draw(2025, shift))

    assert sum(week.places for week in found) == 15


def test_a_shift_by_a_week_is_a_week_in_the_forecast() -> None:
    found = [turn(weeks_of({}, places={70: 10}, draw=Draw(2025, shift)), 5) for shift in (-1, 0, 1)]

    assert found == [9, 10, 11]


def test_what_is_over_of_the_season_is_not_replayed() -> None:
    assert turn(weeks_of({}, places={10: 10, 100: 10}, start=30), 5) == 10


def test_more_vouchers_reach_further() -> None:
    found = weeks_of({})

    assert replayed(found, level=2.0).reach[3] == pytest.approx(2 * replayed(found).reach[3] + 0.5)


def model(**flows: dict[int, Flow]) -> Model:
    season = one_season({OLDER: flows.get("older", {})}, places={10: 10}, stood=0)
    return Model({2025: season}, root=ROOT)


def test_the_wait_goes_on_in_the_next_season() -> None:
    way = way_of(YOUNGER, CODES, start=0)
    walk = Walk(model(), [Draw(2025)] * SEASONS_AHEAD, way)

    def at(ahead: float) -> float:
        return walk.weeks_until(Ahead(overall=[ahead] * 3, own=[ahead] * 3))

    assert way.codes == ("two", "three", "four", None, None)
    assert at(15) == SEASON_DAYS / 7 + 1
    assert at(25) == 2 * SEASON_DAYS / 7 + 1
    assert at(35) == NEVER


def test_who_has_gone_to_school_is_ahead_no_more() -> None:
    way = way_of(CHILD, CODES, start=0)
    walk = Walk(model(), [Draw(2025)] * SEASONS_AHEAD, way)
    waiting = {OLDER: 500, CHILD: 8}

    ahead = ahead_of_rank(7, way=way, waiting=waiting, model=model())

    assert (ahead.overall, ahead.own) == ([507, 7], [7, 7])
    assert walk.weeks_until(ahead) == SEASON_DAYS / 7 + 1


@pytest.mark.parametrize(
    ("ahead", "before", "after", "expected"), [(40, 100, 50, 20), (140, 100, 50, 90), (40, 40, 40, 40), (3, 0, 0, 3)]
)
def test_of_ones_own_category_the_same_share_stays_ahead(
    ahead: float, before: float, after: float, expected: float
) -> None:
    assert carried(ahead, before=before, after=after) == expected


def seasons(*a_week: int) -> Model:
    archive = {
        2020 + place: one_season({}, places={7 * week + 3: count for week in range(52)})
        for place, count in enumerate(a_week)
    }
    return Model(archive, root=ROOT)


def test_the_band_spans_the_seasons_drawn() -> None:
    drawn = seasons(4, 5, 8)
    way = way_of(CHILD, CODES, start=0)

    band = bands(
        drawn, drawn.draws(seed="750000000|2026-11-23"), way=way, aheads={41: Ahead(overall=[40, 40], own=[40, 40])}
    )[41]

    assert 2 <= band.earliest <= 6
    assert 6 <= band.likely <= 9
    assert 10 <= band.latest <= 15


def test_equal_seasons_have_nothing_but_their_shifts_to_differ_by() -> None:
    drawn = seasons(5, 5, 5).draws(seed="a")

    assert {draw.level for path in drawn for draw in path} == {1.0}
    assert {draw.shift for path in drawn for draw in path} == {-1, 0, 1}
    assert {len(path) for path in drawn} == {SEASONS_AHEAD}


def test_the_same_seed_draws_the_same_paths() -> None:
    drawn = seasons(4, 5, 8)

    assert drawn.draws(seed="a") == drawn.draws(seed="a")
    assert drawn.draws(seed="a") != drawn.draws(seed="b")
    assert {draw.season for path in drawn.draws(seed="a", without=2021) for draw in path} == {2020, 2022}
