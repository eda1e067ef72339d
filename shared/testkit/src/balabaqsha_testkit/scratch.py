"""Where tests keep what need not outlive them."""

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - the file system is what is wanted
_PLENTY_BYTES = 4 * 1024**3


def scratch() -> Path:
    """A folder in memory where there is plenty of it, for databases come and go by the thousand; else a usual one."""
    plenty = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _PLENTY_BYTES
    return _MEMORY if plenty else Path(tempfile.gettempdir())
