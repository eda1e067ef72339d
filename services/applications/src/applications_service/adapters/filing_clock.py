"""The instant of filing, which never runs backwards within a process."""

from datetime import UTC, datetime

from balabaqsha_chassis.clock import Clock


class FilingClock:
    """A clock that stands still while the machine's own is set back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        self._last = max(self._last, self._clock())
        return self._last
