"""When a refused message is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications_service.domain.retries import next_try, pause_before

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def test_the_pause_doubles_and_ends_at_ten_minutes():
    pauses = [pause_before(attempt, spread=0).total_seconds() for attempt in range(1, 12)]

    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]


@pytest.mark.parametrize("spread", [0.0, 0.3, 1.0])
def test_the_pause_is_shortened_by_at_most_a_half(spread):
    pause = pause_before(5, spread=spread).total_seconds()

    assert 16 <= pause <= 32


def test_the_term_runs_from_the_first_refusal():
    first = next_try(now=NOW, attempt=1, give_up_at=None, term=DAY, spread=0)

    assert first.give_up_at == NOW + DAY
    assert not first.is_over


def test_after_the_term_there_is_no_other_try():
    last = next_try(now=NOW + DAY, attempt=100, give_up_at=NOW + DAY, term=DAY, spread=0)

    assert last.is_over
