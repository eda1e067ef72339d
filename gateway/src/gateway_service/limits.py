"""How often one address and one account may ask: protects machines only, and forgets rather than refuses."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from prometheus_client import Counter

_REFUSALS = Counter("balabaqsha_gateway_limited", "Requests over a limit", ["limit", "subject"])

#: Seconds that only grow.
Monotonic = Callable[[], float]


class LimitClass(StrEnum):
    """Kinds of requests that are counted apart."""

    SIGN_IN = "sign_in"
    SUBMIT = "submit"
    WRITE = "write"
    READ = "read"
    PUBLIC = "public"
    UPLOAD = "upload"
    STREAM = "stream"
    PAGE = "page"


class Subject(StrEnum):
    """Whose requests are counted together."""

    ADDRESS = "address"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """So many requests in so many seconds, refilled steadily."""

    amount: int
    seconds: float

    def __post_init__(self) -> None:
        if self.amount < 1 or self.seconds <= 0:
            raise ValueError("a quota is at least one request in some time")

    @property
    def rate(self) -> float:
        """Requests gained back a second."""
        return self.amount / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotas:
    """The quotas of one kind of requests."""

    address: Quota
    account: Quota

    def of(self, subject: Subject) -> Quota:
        """The quota of an address or of an account."""
        return self.address if subject is Subject.ADDRESS else self.account


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a request is within its quota, and what is left."""

    policy: str
    quota: Quota
    allowed: bool
    remaining: int
    retry_after: float
    full_in: float


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limiter:
    """Token buckets in memory; the least recently used are forgotten, so that memory is bounded and it fails open."""

    def __init__(self, quotas: Mapping[LimitClass, Quotas], *, clock: Monotonic, capacity: int = 100_000) -> None:
        self._quotas = quotas
        self._clock = clock
        self._capacity = capacity
        self._buckets: OrderedDict[tuple[LimitClass, Subject, str], _Bucket] = OrderedDict()

    def take(self, kind: LimitClass, *, subject: Subject, key: str) -> Verdict:
        """Count one request of the address or account `key`."""
        quota = self._quotas[kind].of(subject)
        bucket = self._filled((kind, subject, key), quota)
        allowed = bucket.tokens >= 1
        if allowed:
            bucket.tokens -= 1
        else:
            _REFUSALS.labels(kind, subject).inc()
        return _verdict(kind, subject=subject, quota=quota, tokens=bucket.tokens, allowed=allowed)

    def spare(self, kind: LimitClass, *, subject: Subject) -> Verdict:
        """What one who is not counted is told: the whole quota is left."""
        quota = self._quotas[kind].of(subject)
        return _verdict(kind, subject=subject, quota=quota, tokens=quota.amount, allowed=True)

    def _filled(self, key: tuple[LimitClass, Subject, str], quota: Quota) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(quota.amount, now)
            if len(self._buckets) > self._capacity:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(key)
        bucket.tokens = min(quota.amount, bucket.tokens + (now - bucket.at) * quota.rate)
        bucket.at = now
        return bucket


def _verdict(kind: LimitClass, *, subject: Subject, quota: Quota, tokens: float, allowed: bool) -> Verdict:
    return Verdict(
        policy=f"{kind}_{subject}",
        quota=quota,
        allowed=allowed,
        remaining=int(tokens),
        retry_after=max(0.0, 1 - tokens) / quota.rate,
        full_in=(quota.amount - tokens) / quota.rate,
    )
