"""Which failures of the database pass by themselves."""

import sqlalchemy.exc

#: Lock or statement timeout, serialization failure, deadlock, shutting down, starting up, too many connections.
_PASSING = frozenset({"55P03", "57014", "40001", "40P01", "57P01", "57P02", "57P03", "53300", "25P03", "25P04"})


def is_passing(error: BaseException) -> bool:
    """Whether the same call may work a moment later: a lost connection, a full pool, a lock not got in time."""
    if isinstance(error, OSError | TimeoutError | sqlalchemy.exc.TimeoutError):
        return True
    if not isinstance(error, sqlalchemy.exc.DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    lost = error.connection_invalidated or isinstance(error, sqlalchemy.exc.InterfaceError)
    return lost or state in _PASSING or (state or "").startswith("08")


#: What may stand for one of them; the HTTP edge asks `is_passing` of each.
CANDIDATES: tuple[type[Exception], ...] = (OSError, sqlalchemy.exc.TimeoutError, sqlalchemy.exc.DBAPIError)
