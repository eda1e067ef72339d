"""What templates show of an iteration."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gateway_service.web.office.sending import instant_of

#: The way of an iteration; it is cancelled before its publication or not at all.
WAY = ("drafted", "simulated", "approved", "publishing", "published", "closed")
#: Step in the address -> what the API calls the action.
STEPS: Mapping[str, str] = {
    "simulation": "simulate",
    "approval": "approve",
    "publication": "publish",
    "closing": "close",
    "cancellation": "cancel",
}
_DRAWN = frozenset({"published", "closed"})
#: Decisions that the person who drafted leaves to another.
_OF_A_SECOND_PERSON = frozenset({"approval"})


def steps_of(state: str) -> list[tuple[str, str]]:
    """The steps that are shown, each with done, now or ahead; being drawn is shown only while it lasts."""
    way = [one for one in WAY if one != "publishing" or state == "publishing"]
    if state not in way:
        return [("drafted", "done"), (state, "now")]
    now = way.index(state)
    return [(one, "done" if place < now else "now" if place == now else "ahead") for place, one in enumerate(way)]


def buttons_of(card: Mapping[str, Any], *, may: Callable[[str], bool], account_id: str | None) -> list[str]:
    """The steps she may take now; none that needs another person than who drafted it."""
    is_own = card["drafted_by"] == account_id
    return [
        step
        for step, action in STEPS.items()
        if action in card["can"] and may(action) and not (is_own and step in _OF_A_SECOND_PERSON)
    ]


def has_draw(card: Mapping[str, Any]) -> bool:
    """Whether vouchers were issued."""
    return card["state"]["code"] in _DRAWN


def with_shares(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Counts with the length of their bars, in hundredths of the longest."""
    most = max((row["count"] for row in rows), default=0)
    return [{**row, "share": round(100 * row["count"] / most) if most else 0} for row in rows]


def cut_off_of(answers: Mapping[str, str]) -> str:
    """The announced day and hour as the API takes it, or what was typed, for the API to refuse."""
    typed = f"{answers['cut_off']}T{answers.get('cut_off_time') or '00:00'}"
    return instant_of(typed) or typed
