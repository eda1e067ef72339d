"""The table of states, whole."""

import itertools

import pytest

from applications_service.domain.errors import ActionNotAllowedError
from applications_service.domain.states import CLOSED, OPEN, TRANSITIONS, Action, State, allows, next_state

IN_THE_LIST = {
    Action.CORRECT: "same",
    Action.ATTACH: "same",
    Action.DETACH: "same",
    Action.HAND_OVER: "same",
    Action.REJECT: State.REJECTED,
    Action.WITHDRAW: State.WITHDRAWN,
    Action.ARCHIVE: State.ARCHIVED,
}
EXPECTED: dict[State, dict[Action, object]] = {
    State.DRAFT: {
        Action.EDIT: "same",
        Action.ATTACH: "same",
        Action.DETACH: "same",
        Action.DISCARD: None,
        Action.SUBMIT: State.SUBMITTED,
    },
    State.SUBMITTED: IN_THE_LIST | {Action.PROVE_LINK: "same", Action.ENTER_LIST: State.QUEUED},
    State.QUEUED: dict(IN_THE_LIST),
    State.REJECTED: {},
    State.WITHDRAWN: {},
    State.ARCHIVED: {},
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_every_action_in_every_state_leads_where_the_table_says_or_is_refused(state: State, action: Action):
    expected = EXPECTED[state]

    if action in expected:
        wanted = state if expected[action] == "same" else expected[action]
        assert next_state(state, action) is wanted
    else:
        assert not allows(state, action)
        with pytest.raises(ActionNotAllowedError):
            next_state(state, action)


def test_the_table_has_no_row_beside_these():
    assert len(TRANSITIONS) == sum(len(actions) for actions in EXPECTED.values())


def test_every_state_is_a_draft_open_or_closed():
    assert {State.DRAFT} | OPEN | CLOSED == set(State)
    assert not OPEN & CLOSED


def test_nothing_leads_out_of_a_closed_state():
    assert not [state for state, _ in TRANSITIONS if state in CLOSED]
