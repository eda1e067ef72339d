"""What may be done to an iteration is one table; everything else is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.iteration_errors import IterationStateError
from queue_service.domain.iteration_states import STEPS, IterationAction, IterationState, possible_in, state_after

_WAY = ("simulate", "approve", "publish", "draw", "close")


def test_the_way_leads_from_the_draft_to_the_end() -> None:
    state = IterationState.DRAFTED
    passed = []

    for action in _WAY:
        state = state_after(state, IterationAction(action))
        passed.append(state.value)

    assert passed == ["simulated", "approved", "publishing", "published", "closed"]


def test_only_the_sealer_draws_and_only_an_officer_approves() -> None:
    by_action = {action: step.roles for (_, action), step in STEPS.items()}

    assert by_action[IterationAction.DRAW] == frozenset()
    assert by_action[IterationAction.APPROVE] == {"approving_officer"}


@given(st.lists(st.sampled_from(IterationAction), max_size=40))
def test_whatever_is_tried_vouchers_are_drawn_once_and_after_an_approval(actions: list[IterationAction]) -> None:
    state, done = IterationState.DRAFTED, []
    for action in actions:
        with suppress(IterationStateError):
            state = state_after(state, action)
            done.append(action)

    assert done.count(IterationAction.DRAW) <= 1
    if IterationAction.DRAW in done:
        before = done[: done.index(IterationAction.DRAW)]
        assert before[-2:] == [IterationAction.APPROVE, IterationAction.PUBLISH]
        assert IterationAction.CANCEL not in done


@pytest.mark.parametrize("state", IterationState)
def test_a_refusal_tells_what_is_possible(state: IterationState) -> None:
    refused = [action for action in IterationAction if (state, action) not in STEPS]

    for action in refused:
        with pytest.raises(IterationStateError) as refusal:
            state_after(state, action)
        assert refusal.value.possible == tuple(one.value for one in possible_in(state))
