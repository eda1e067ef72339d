"""What a process knows about its parts: never a reason to stop serving, always a reason to look."""

from prometheus_client import Gauge

_DEGRADED = Gauge("balabaqsha_degraded", "1 while the part does not work", ["part"])


class Health:
    """The parts that do not work at present."""

    def __init__(self) -> None:
        self._faults: set[str] = set()

    def report(self, part: str, *, works: bool) -> None:
        """Remember whether the part works."""
        (self._faults.discard if works else self._faults.add)(part)
        _DEGRADED.labels(part).set(0 if works else 1)

    @property
    def degraded(self) -> list[str]:
        """The names of the parts that do not work, sorted."""
        return sorted(self._faults)
