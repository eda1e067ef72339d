"""The table of states, whole."""

import itertools
from typing import get_args

import pytest

from applications_service.domain.errors import ActionNotAllowedError
from applications_service.domain.state_table import ACTORS, TABLE, TOLD, allows, next_state
from applications_service.domain.states import CLOSED, OPEN, Action, Actor, Guard, State
from balabaqsha_contracts.application_states import ApplicationState

WITH_OFFICERS = {State.SUBMITTED, State.NEEDS_CORRECTION, State.QUEUED}
CONFIRMED = {State.CHOOSING, State.WAITLISTED, State.PLACE_HELD, State.CONTRACT_PENDING}
LIVE = {State.VOUCHER_OFFERED} | CONFIRMED
STANDING = WITH_OFFICERS | LIVE | {State.INACTIVE, State.ENROLLED}

#: Action -> state it leads to ("same": stays) -> the states it may be done in, with no guard.
EXPECTED: dict[Action, dict[State | str | None, set[State]]] = {
    Action.EDIT: {"same": {State.DRAFT}},
    Action.DISCARD: {None: {State.DRAFT}},
    Action.SUBMIT: {State.SUBMITTED: {State.DRAFT}},
    Action.ATTACH: {"same": {State.DRAFT} | WITH_OFFICERS},
    Action.DETACH: {"same": {State.DRAFT} | WITH_OFFICERS},
    Action.PROVE_LINK: {"same": {State.SUBMITTED, State.NEEDS_CORRECTION}},
    Action.CORRECT: {"same": WITH_OFFICERS},
    Action.REQUEST_CORRECTION: {State.NEEDS_CORRECTION: {State.SUBMITTED, State.QUEUED}},
    Action.RESUBMIT: {},
    Action.APPOINT_HEARING: {"same": WITH_OFFICERS},
    Action.REJECT: {State.REJECTED: WITH_OFFICERS},
    Action.UPHOLD_APPEAL: {State.QUEUED: {State.REJECTED}},
    Action.WITHDRAW: {State.WITHDRAWN: STANDING},
    Action.HAND_OVER: {"same": STANDING},
    Action.ARCHIVE: {State.ARCHIVED: STANDING | {State.ANNULLED}},
    Action.ENTER_LIST: {
        "same": {State.NEEDS_CORRECTION, State.QUEUED},
        State.QUEUED: {State.SUBMITTED, State.INACTIVE} | LIVE,
    },
    Action.OFFER_VOUCHER: {State.VOUCHER_OFFERED: {State.QUEUED, State.NEEDS_CORRECTION, State.ANNULLED}},
    Action.INACTIVATE: {State.INACTIVE: LIVE},
    Action.ANNUL: {State.ANNULLED: LIVE},
    Action.CHOOSE: {State.CHOOSING: LIVE - {State.CHOOSING} | {State.ENROLLED, State.ANNULLED}},
    Action.WAIT_FOR_PLACE: {
        State.WAITLISTED: CONFIRMED - {State.WAITLISTED} | {State.ENROLLED, State.ANNULLED},
    },
    Action.HOLD_PLACE: {State.PLACE_HELD: {State.CHOOSING, State.WAITLISTED, State.ANNULLED}},
    Action.DRAW_UP_CONTRACT: {State.CONTRACT_PENDING: {State.PLACE_HELD, State.ANNULLED}},
    Action.ENROL: {State.ENROLLED: {State.PLACE_HELD, State.CONTRACT_PENDING}},
}


def expected_next(state: State, action: Action) -> State | str | None:
    for to, states in EXPECTED[action].items():
        if state in states:
            return state if to == "same" else to
    return "refused"


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_every_action_in_every_state_leads_where_the_table_says_or_is_refused(state: State, action: Action):
    expected = expected_next(state, action)

    if expected == "refused":
        assert not allows(state, action)
        with pytest.raises(ActionNotAllowedError):
            next_state(state, action)
    else:
        assert next_state(state, action) is expected


def test_a_corrected_application_is_where_it_was():
    assert next_state(State.NEEDS_CORRECTION, Action.RESUBMIT, guards={Guard.LISTED}) is State.QUEUED
    assert next_state(State.NEEDS_CORRECTION, Action.RESUBMIT, guards={Guard.NOT_LISTED}) is State.SUBMITTED


def test_only_a_decision_brings_a_closed_application_back_into_the_list():
    for state in CLOSED:
        assert not allows(state, Action.ENTER_LIST)
        assert next_state(state, Action.ENTER_LIST, guards={Guard.BY_DECISION}) is State.QUEUED


def test_the_table_has_no_row_beside_these():
    guarded = [row for row in TABLE if row.guard is not None]

    assert len(guarded) == 2 + len(CLOSED)
    assert len(TABLE) - len(guarded) == sum(len(states) for to in EXPECTED.values() for states in to.values())


def test_no_two_rows_say_different_things_of_the_same():
    keys = [(row.state, row.action, row.guard) for row in TABLE]

    assert len(keys) == len(set(keys))


def test_every_state_is_a_draft_open_or_closed():
    assert {State.DRAFT} | OPEN | CLOSED == set(State)
    assert not OPEN & CLOSED


def test_the_states_are_those_that_events_name():
    assert {state.value for state in State} == set(get_args(ApplicationState))


def test_every_state_the_queue_tells_of_is_brought_about_by_the_queue():
    assert all(Actor.QUEUE in ACTORS[action] for action in TOLD.values())
    for told, action in TOLD.items():
        assert all(row.next in {told, row.state} for row in TABLE if row.action is action)


def test_a_withdrawal_is_possible_wherever_an_application_stands():
    assert all(allows(state, Action.WITHDRAW) for state in OPEN)
