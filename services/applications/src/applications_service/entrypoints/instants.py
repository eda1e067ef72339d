"""Instants as callers may name them."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def of_our_time(instant: datetime) -> datetime:
    """The instant, if the database can hold it whatever its offset; raises `ValueError` otherwise."""
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise ValueError("an instant of another age")
    return instant


OfOurTime = Annotated[AwareDatetime, AfterValidator(of_our_time)]
