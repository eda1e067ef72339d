"""What the card of an application offers to a member of staff."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway_service.web.office.rights import card_actions, heard, may_decide_claim

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
OPERATOR = frozenset({"queue_operator"})


def card(state: str = "queued", **facts: Any) -> dict[str, Any]:
    return {"state": {"code": state}, "hearings": [], "privilege": None, "child_id": "c1"} | facts


def hearing(at: str, outcome: str | None = None) -> dict[str, Any]:
    return {"hearing_at": at, "outcome": outcome}


def test_nobody_is_refused_before_the_hearing_is_over() -> None:
    coming = card(hearings=[hearing("2026-09-01T12:00:01Z")])
    over = card(hearings=[hearing("2026-09-01T12:00:00Z")])

    offered = [card_actions(one, None, roles=OPERATOR, now=NOW) for one in (coming, over)]

    assert "refusal" not in offered[0]
    assert "refusal" in offered[1]


def test_a_hearing_that_came_to_something_is_no_ground_any_more() -> None:
    past = hearing("2026-08-20T12:00:00Z")

    left = heard(card(hearings=[past, past | {"outcome": "dropped"}]), now=NOW)

    assert left == [past]


@pytest.mark.parametrize(
    ("hold", "offered"),
    [(None, {"hold"}), ({"ground": "correction"}, {"hold"}), ({"ground": "suspended"}, {"release"})],
)
def test_only_a_suspended_place_is_released(hold: dict[str, str] | None, offered: set[str]) -> None:
    entry = {"state": "queued", "hold": hold}

    actions = card_actions(card(), entry, roles=OPERATOR, now=NOW)

    assert actions & {"hold", "release"} == offered


@pytest.mark.parametrize("role", ["auditor", "call_centre_agent", "kindergarten_clerk"])
def test_who_only_looks_is_offered_nothing(role: str) -> None:
    entry = {"state": "queued", "hold": None}

    assert card_actions(card(), entry, roles=frozenset({role}), now=NOW) == frozenset()


def test_a_closed_application_is_only_filed_again() -> None:
    roles = frozenset({"queue_operator", "assisted_filing_clerk"})

    assert card_actions(card("withdrawn"), None, roles=roles, now=NOW) - {"note", "documents"} == {"refile"}


def test_a_claim_is_decided_once() -> None:
    claims = [{"state": {"code": state}} for state in ("declared", "under_review", "confirmed", "rejected")]

    open_still = [one for one in claims if may_decide_claim(one, roles=frozenset({"privilege_reviewer"}))]

    assert open_still == claims[:2]
