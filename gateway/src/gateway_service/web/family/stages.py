"""What may be done about an application, by the state it is in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Stage(StrEnum):
    """How far an application is from its parent's hands."""

    #: Being filled in.
    DRAFT = "draft"
    #: Filed; wishes, documents and a privilege may still change.
    FILED = "filed"
    #: Sent back to be put right.
    CORRECTION = "correction"
    #: The queue has gone on with it, or it has ended, or it is another representative's.
    OUT_OF_HAND = "out_of_hand"


_STAGES = {
    "draft": Stage.DRAFT,
    "submitted": Stage.FILED,
    "queued": Stage.FILED,
    "needs_correction": Stage.CORRECTION,
}
#: States in which an application no longer stands for its child.
CLOSED = frozenset({"rejected", "annulled", "withdrawn", "archived"})
#: States with a voucher in hand, which a withdrawal gives back.
WITH_VOUCHER = frozenset({"voucher_offered", "choosing", "waitlisted", "place_held", "contract_pending"})


def stage_of(application: Mapping[str, Any]) -> Stage:
    """The stage; another representative's application is in nobody else's hands."""
    if not application["own"]:
        return Stage.OUT_OF_HAND
    return _STAGES.get(application["state"]["code"], Stage.OUT_OF_HAND)


def is_withdrawable(application: Mapping[str, Any]) -> bool:
    """Whether its parent can take it back."""
    state = application["state"]["code"]
    return bool(application["own"]) and state not in CLOSED and state != "draft"


def loss_of_withdrawal(application: Mapping[str, Any]) -> str:
    """What a withdrawal costs besides the place: `voucher`, `kindergarten`, or nothing."""
    state = application["state"]["code"]
    if state == "enrolled":
        return "kindergarten"
    return "voucher" if state in WITH_VOUCHER else ""
