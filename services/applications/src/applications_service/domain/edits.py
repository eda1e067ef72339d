"""Which edits an application bears after filing, and what each does to its place."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from applications_service.domain.errors import NotEditableAfterFilingError


class Effect(StrEnum):
    """What becomes of the place in the waiting list."""

    KEEPS_PLACE = "keeps_place"
    REFUSED = "refused"


#: Wishes may change and cost nothing. Where the child stands, and by what right, is what was filed: another place is
#: another application, and a privilege has a review of its own.
AFTER_FILING: Mapping[str, Effect] = MappingProxyType(
    {
        "group_type": Effect.KEEPS_PLACE,
        "language": Effect.KEEPS_PLACE,
        "region": Effect.REFUSED,
        "district": Effect.REFUSED,
        "settlement": Effect.REFUSED,
        "privilege": Effect.REFUSED,
    }
)


def refuse_fixed(fields: Iterable[str]) -> None:
    """Raise `NotEditableAfterFilingError` for the first field that a filed application does not let go of."""
    for field in fields:
        if AFTER_FILING[field] is Effect.REFUSED:
            raise NotEditableAfterFilingError(field)
