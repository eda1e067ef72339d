"""Named places where a test may kill the process, to show that nothing is lost there."""

import os
import signal
from contextvars import ContextVar

#: The edge the present work came in by: `http`, `cons`, `sealer` or `timer`.
edge: ContextVar[str] = ContextVar("edge", default="timer")


class FailPoint:
    """Kills the process at the nth passing of one named place; set by `FAILPOINT=name:nth`, else does nothing."""

    def __init__(self, specification: str | None) -> None:
        name, _, count = (specification or "").partition(":")
        self._name = name
        self._left = int(count or 1)

    def reach(self, name: str) -> None:
        """Count one passing of the place; the process ends by SIGKILL when its turn has come."""
        if name != self._name:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


_failpoint = FailPoint(os.environ.get("FAILPOINT"))


def reach(name: str) -> None:
    """Pass the place `name` (see `FailPoint`)."""
    _failpoint.reach(name)


def reach_at_edge(name: str) -> None:
    """Pass the place `<edge>.<name>`."""
    _failpoint.reach(f"{edge.get()}.{name}")
