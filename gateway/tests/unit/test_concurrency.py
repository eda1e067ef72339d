"""Places: who is let in when they grow scarce, and how many there are."""

from contextlib import ExitStack

import pytest

from balabaqsha_chassis.problems import Problem
from gateway_service.concurrency import AdaptiveLimit, Places, Pool, Rank


class Watch:
    """Seconds the test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def _places(watch: Watch, *, most: int = 20, least: int = 4) -> tuple[Places, AdaptiveLimit]:
    limit = AdaptiveLimit(least=least, most=most, slow_seconds=0.5, clock=watch)
    return Places(limit, transfers_most=1, streams_most=1, clock=watch), limit


def _filled(places: Places, *, rank: Rank, upstreams: int = 4) -> int:
    """How many of a rank get in, spread over services."""
    with ExitStack() as held:
        for number in range(100):
            try:
                held.enter_context(places.hold(Pool.EXCHANGES, rank=rank, upstream=str(number % upstreams)))
            except Problem:
                return number
    return 100


def test_the_least_urgent_give_way_first() -> None:
    places, _ = _places(Watch())

    assert _filled(places, rank=Rank.LAST) == 15
    assert _filled(places, rank=Rank.SECOND) == 18
    assert _filled(places, rank=Rank.FIRST) == 20


def test_one_service_never_takes_every_place() -> None:
    places, _ = _places(Watch())

    assert _filled(places, rank=Rank.FIRST, upstreams=1) == 12


def test_a_refusal_says_when_to_come_back() -> None:
    places, _ = _places(Watch())

    def hold():
        return places.hold(Pool.TRANSFERS, rank=Rank.SECOND, upstream="applications")

    with hold(), pytest.raises(Problem) as refused, hold():
        pytest.fail("there was only one place")

    assert (refused.value.status, refused.value.code) == (503, "overloaded")
    assert refused.value.headers["Retry-After"] == "2"


def test_a_place_is_free_again_after_a_failure() -> None:
    places, _ = _places(Watch())

    for _ in range(3):
        with pytest.raises(ValueError, match="broken"), places.hold(Pool.STREAMS, rank=Rank.FIRST, upstream="queue"):
            raise ValueError("broken")

    assert places.under_way(Pool.STREAMS) == 0


def _second(limit: AdaptiveLimit, watch: Watch, *, seconds: float, under_way: int) -> None:
    watch.now += 1
    for _ in range(10):
        limit.record(seconds, under_way=under_way)


def test_slow_answers_under_load_shrink_the_places_to_the_least_and_quick_ones_let_them_grow() -> None:
    watch = Watch()
    _, limit = _places(watch)

    for _ in range(20):
        _second(limit, watch, seconds=2, under_way=20)
    least = limit.places
    for _ in range(20):
        _second(limit, watch, seconds=0.1, under_way=20)

    assert least == 4
    assert limit.places == 20


def test_slow_answers_without_load_have_another_reason() -> None:
    watch = Watch()
    _, limit = _places(watch)

    for _ in range(20):
        _second(limit, watch, seconds=2, under_way=2)

    assert limit.places == 20


def test_a_slow_reader_does_not_make_an_answer_slow() -> None:
    watch = Watch()
    places, _ = _places(watch)

    with places.hold(Pool.EXCHANGES, rank=Rank.LAST, upstream="queue") as place:
        watch.now += 0.1
        place.answered()
        watch.now += 60

    assert place.seconds == pytest.approx(0.1)
