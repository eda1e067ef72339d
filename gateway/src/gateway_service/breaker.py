"""Leaves a service alone that does not answer, and finds out soon when it does again."""

from collections.abc import Callable
from enum import StrEnum


class BreakerState(StrEnum):
    """What the breaker does with the next request."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Opens after `failures` in a row; every `open_seconds` one request may try; one success closes it."""

    def __init__(self, *, failures: int, open_seconds: float, clock: Callable[[], float]) -> None:
        self._threshold = failures
        self._open_seconds = open_seconds
        self._clock = clock
        self._failures = 0
        self._opened_at = 0.0
        self._state = BreakerState.CLOSED

    @property
    def state(self) -> BreakerState:
        """The state as the last event left it."""
        return self._state

    @property
    def retry_after(self) -> float:
        """Seconds until the next request may try."""
        return max(0.0, self._opened_at + self._open_seconds - self._clock())

    def admits(self) -> bool:
        """Whether a request may go; the one that tries an open breaker must report how it went."""
        if self._state is BreakerState.CLOSED:
            return True
        if self._state is BreakerState.HALF_OPEN or self.retry_after > 0:
            return False
        self._state = BreakerState.HALF_OPEN
        return True

    def succeeded(self) -> None:
        """The service answered."""
        self._failures = 0
        self._state = BreakerState.CLOSED

    def failed(self) -> None:
        """The service could not be reached or said nothing in time."""
        self._failures += 1
        if self._state is BreakerState.OPEN:
            return  # one that began before; the time of leaving alone does not begin anew
        if self._state is BreakerState.HALF_OPEN or self._failures >= self._threshold:
            self._state = BreakerState.OPEN
            self._opened_at = self._clock()

    def abandoned(self) -> None:
        """The request ended for a reason of the caller's: nothing was learned, another may try."""
        if self._state is BreakerState.HALF_OPEN:
            self._state = BreakerState.OPEN
