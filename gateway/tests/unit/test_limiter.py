"""Token buckets on a clock of the test's own."""

import pytest

from gateway_service.limits import LimitClass, Limiter, Quota, Quotas, Subject

READ = LimitClass.READ
ADDRESS = Subject.ADDRESS


class Watch:
    """Seconds the test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def limiter(watch: Watch, *, capacity: int = 100) -> Limiter:
    quotas = Quotas(address=Quota(amount=3, seconds=30), account=Quota(amount=1, seconds=10))
    return Limiter({READ: quotas}, clock=watch, capacity=capacity)


def test_a_quota_is_spent_and_comes_back_steadily(watch: Watch) -> None:
    buckets = limiter(watch)

    spent = [buckets.take(READ, subject=ADDRESS, key="a").allowed for _ in range(4)]
    watch.now += 9.9
    early = buckets.take(READ, subject=ADDRESS, key="a")
    watch.now += 0.2
    again = buckets.take(READ, subject=ADDRESS, key="a")

    assert spent == [True, True, True, False]
    assert not early.allowed
    assert early.retry_after == pytest.approx(0.1)
    assert again.allowed


def test_no_more_is_saved_up_than_the_quota(watch: Watch) -> None:
    buckets = limiter(watch)
    buckets.take(READ, subject=ADDRESS, key="a")
    watch.now += 100_000

    allowed = [buckets.take(READ, subject=ADDRESS, key="a").allowed for _ in range(4)]

    assert allowed == [True, True, True, False]


def test_addresses_and_accounts_are_counted_apart(watch: Watch) -> None:
    buckets = limiter(watch)

    first = buckets.take(READ, subject=Subject.ACCOUNT, key="a")
    second = buckets.take(READ, subject=Subject.ACCOUNT, key="a")
    address = buckets.take(READ, subject=ADDRESS, key="a")
    other = buckets.take(READ, subject=Subject.ACCOUNT, key="b")

    assert [first.allowed, second.allowed, address.allowed, other.allowed] == [True, False, True, True]
    assert address.policy == "read_address"


def test_when_memory_is_full_the_longest_unseen_is_forgotten_not_refused(watch: Watch) -> None:
    buckets = limiter(watch, capacity=2)
    for _ in range(3):
        buckets.take(READ, subject=ADDRESS, key="flood")
    for key in ("b", "c"):
        buckets.take(READ, subject=ADDRESS, key=key)

    assert buckets.take(READ, subject=ADDRESS, key="flood").allowed


def test_one_who_is_not_counted_has_the_whole_quota_left(watch: Watch) -> None:
    verdict = limiter(watch).spare(READ, subject=ADDRESS)

    assert (verdict.allowed, verdict.remaining, verdict.full_in) == (True, 3, 0)
