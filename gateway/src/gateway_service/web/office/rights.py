"""What a member may do with an application as it stands: decides which buttons she sees, the API decides the rest."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

Document = Mapping[str, Any]
_DECIDING = frozenset({"queue_operator", "approving_officer"})
_REVIEWING = _DECIDING | {"privilege_reviewer"}
_WORKING = _REVIEWING | {"assisted_filing_clerk"}
#: The state in which officers still decide whether the application stands.
_WITH_OFFICERS = frozenset({"submitted", "needs_correction", "queued"})
_CLOSED = frozenset({"rejected", "annulled", "withdrawn", "archived"})
_UNDECIDED = frozenset({"declared", "under_review"})
SUSPENDED = "suspended"


def card_actions(card: Document, entry: Document | None, *, roles: AbstractSet[str], now: datetime) -> frozenset[str]:
    """The actions that the card offers."""
    state = card["state"]["code"]
    checks = {
        "correction": bool(roles & _REVIEWING) and state in {"submitted", "queued"},
        "hearing": bool(roles & _DECIDING) and state in _WITH_OFFICERS,
        "refusal": bool(roles & _DECIDING) and state in _WITH_OFFICERS and bool(heard(card, now=now)),
        "merge": bool(roles & _DECIDING) and state not in _CLOSED,
        "note": bool(roles & _WORKING),
        "documents": bool(roles & _REVIEWING),
        "claim": bool(roles & _REVIEWING) and card["privilege"] is not None,
        "hold": bool(roles & _DECIDING) and _is_queued(entry) and not _is_suspended(entry),
        "release": bool(roles & _DECIDING) and _is_queued(entry) and _is_suspended(entry),
        "refile": "assisted_filing_clerk" in roles and state in _CLOSED and bool(card["child_id"]),
    }
    return frozenset(action for action, holds in checks.items() if holds)


def heard(card: Document, *, now: datetime) -> list[Document]:
    """Hearings that are over and have come to nothing yet: the application may be refused on their grounds."""
    return [
        hearing
        for hearing in card["hearings"]
        if hearing["outcome"] is None and datetime.fromisoformat(hearing["hearing_at"]) <= now
    ]


def sees_entries(roles: AbstractSet[str]) -> bool:
    """Whether she may look at places in the queue."""
    return bool(roles & (_DECIDING | {"auditor"}))


def may_decide_claim(claim: Document, *, roles: AbstractSet[str]) -> bool:
    """Whether the claim waits for a decision that she may take."""
    return bool(roles & {"privilege_reviewer", "queue_operator"}) and claim["state"]["code"] in _UNDECIDED


def may_ask_for_corrections(roles: AbstractSet[str]) -> bool:
    """Whether she may ask parents to put something right."""
    return bool(roles & _REVIEWING)


def _is_queued(entry: Document | None) -> bool:
    return entry is not None and entry["state"] == "queued"


def _is_suspended(entry: Document | None) -> bool:
    return entry is not None and entry["hold"] is not None and entry["hold"]["ground"] == SUSPENDED
