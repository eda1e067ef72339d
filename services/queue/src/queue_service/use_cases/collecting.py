"""Leaves the garbage collector out of work that makes millions of values and throws none of them away."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_paused() -> Iterator[None]:
    """Look for no cycles meanwhile: looking through all that a draw keeps, again and again, takes as long as it."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
