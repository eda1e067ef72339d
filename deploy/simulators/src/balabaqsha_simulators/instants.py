"""Times as the project writes them."""

from datetime import datetime


def rfc3339(instant: datetime) -> str:
    """In UTC with milliseconds and a Z."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
