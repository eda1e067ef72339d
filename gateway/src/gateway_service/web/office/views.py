"""What the API tells, as the templates of staff show it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

Document = Mapping[str, Any]
#: State -> how its tag looks.
_KINDS: Mapping[str, str] = {
    "queued": "good",
    "enrolled": "good",
    "confirmed": "good",
    "auto_confirmed": "good",
    "decided": "good",
    "needs_correction": "warn",
    "inactive": "warn",
    "declared": "warn",
    "under_review": "warn",
    "filed": "warn",
    "rejected": "bad",
    "annulled": "bad",
    "expired": "bad",
}
#: What browsers show by themselves.
_PICTURES = frozenset({"image/jpeg", "image/png"})
_PDF = "application/pdf"


def kind_of(state: str) -> str:
    """The look of a state's tag."""
    return _KINDS.get(state, "")


def is_past(instant: str | None, *, now: datetime) -> bool:
    """Whether the instant is over; what has no end never is."""
    return instant is not None and datetime.fromisoformat(instant) <= now


def work_rows(
    items: Iterable[Document], *, names: Mapping[str, str], states: Mapping[str, str], now: datetime
) -> list[dict[str, Any]]:
    """Applications as rows of the work list."""
    return [
        dict(item)
        | {
            "words": states.get(item["state"]["code"], item["state"]["text"]),
            "place": names.get(item["territory"] or "", ""),
            "overdue": is_past(item["due_at"], now=now),
            "kind": kind_of(item["state"]["code"]),
        }
        for item in items
    ]


def shown_document(document: Document) -> dict[str, Any]:
    """A document with the way a page shows it: as a picture, in a frame, or as a file alone."""
    content_type = document["content_type"]
    way = "picture" if content_type in _PICTURES else "frame" if content_type == _PDF else "file"
    is_open = document["state"] in {"clean", "unscanned"}
    return dict(document) | {"way": way if is_open else "none", "kilobytes": max(1, round(document["size"] / 1024))}
