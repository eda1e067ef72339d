"""What the database's own rules mean in this service's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from applications_service.domain.errors import ApplicationExistsError

_ONE_OPEN = ("application_open_child", "application_open_own")


@contextmanager
def translated() -> Iterator[None]:
    """Raise the domain's error for a rule that the database holds."""
    try:
        yield
    except IntegrityError as fault:
        if any(name in str(fault.orig) for name in _ONE_OPEN):
            raise ApplicationExistsError from fault
        raise RuntimeError("the database refused a row that the rules allow") from fault
