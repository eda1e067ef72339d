"""The breaker's states on a clock of the test's own."""

import pytest

from gateway_service.breaker import Breaker, BreakerState


class Watch:
    """Seconds the test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def breaker(watch: Watch) -> Breaker:
    return Breaker(failures=3, open_seconds=2, clock=watch)


def _open(breaker: Breaker) -> None:
    for _ in range(3):
        assert breaker.admits()
        breaker.failed()


def test_failures_in_a_row_open_it(breaker: Breaker) -> None:
    _open(breaker)

    assert breaker.state is BreakerState.OPEN
    assert not breaker.admits()
    assert breaker.retry_after == 2


def test_a_success_between_failures_keeps_it_closed(breaker: Breaker) -> None:
    for _ in range(10):
        breaker.failed()
        breaker.failed()
        breaker.succeeded()

    assert breaker.state is BreakerState.CLOSED


def test_after_its_time_one_request_tries_and_success_closes_it(breaker: Breaker, watch: Watch) -> None:
    _open(breaker)
    watch.now += 2

    tries = [breaker.admits(), breaker.admits()]
    breaker.succeeded()

    assert tries == [True, False]
    assert breaker.state is BreakerState.CLOSED
    assert breaker.admits()


def test_a_failed_try_leaves_the_service_alone_anew(breaker: Breaker, watch: Watch) -> None:
    _open(breaker)
    watch.now += 2
    breaker.admits()
    breaker.failed()

    assert not breaker.admits()
    assert breaker.retry_after == 2


def test_a_try_that_taught_nothing_frees_the_way_for_the_next(breaker: Breaker, watch: Watch) -> None:
    _open(breaker)
    watch.now += 2
    breaker.admits()
    breaker.abandoned()

    assert breaker.admits()


def test_late_failures_do_not_prolong_the_time(breaker: Breaker, watch: Watch) -> None:
    _open(breaker)
    watch.now += 1.9
    breaker.failed()
    watch.now += 0.1

    assert breaker.admits()
