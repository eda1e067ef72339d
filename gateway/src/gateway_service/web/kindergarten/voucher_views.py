"""What templates show of a voucher."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

_SOON = timedelta(days=1)
#: Decision -> the states in which it can be taken.
DECISIONS: Mapping[str, frozenset[str]] = {
    "revocation": frozenset({"offered", "confirmed", "bound"}),
    "suspension": frozenset({"used"}),
    "resumption": frozenset({"suspended"}),
}


def row_of(voucher: Mapping[str, Any], *, now: datetime, may_decide: bool) -> dict[str, Any]:
    """The voucher with the deadline that runs, whether that ends within a day, and what can be decided."""
    state = voucher["state"]["code"]
    due = {"offered": voucher["confirm_by"], "confirmed": voucher["use_by"], "bound": voucher["use_by"]}.get(state)
    return {
        **voucher,
        "due": due,
        "is_soon": due is not None and datetime.fromisoformat(due) - now <= _SOON,
        "decisions": [name for name, states in DECISIONS.items() if may_decide and state in states],
    }
