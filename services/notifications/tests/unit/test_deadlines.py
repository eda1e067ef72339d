"""When telling is not enough, and who may see the call list."""

import pytest

from notifications_service.domain.deadlines import (
    CallOutcome,
    CallReason,
    CallState,
    Stage,
    reason_to_call,
    state_after,
)
from notifications_service.domain.errors import RoleRequiredError
from notifications_service.domain.roles import ROLES_OF, Action, Role, authorise
from notifications_service.entrypoints.call_texts import ACTION_TEXTS, REASON_TEXTS, ROLE_TEXTS, STAGE_TEXTS


@pytest.mark.parametrize(
    ("channels", "reason"), [(0, CallReason.NO_CONTACTS), (1, CallReason.ONE_CHANNEL), (2, None), (3, None)]
)
def test_fewer_than_two_channels_need_a_call(channels, reason):
    assert reason_to_call(channels) == reason


def test_only_who_was_not_reached_is_called_again():
    after = {outcome: state_after(outcome) for outcome in CallOutcome}

    assert after == {
        CallOutcome.REACHED: CallState.DONE,
        CallOutcome.NOT_REACHED: CallState.OPEN,
        CallOutcome.WRONG_NUMBER: CallState.DONE,
    }


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", [*Role, "auditor", "kindergarten_head"])
def test_each_action_is_for_its_roles_alone(action, role):
    if role in ROLES_OF[action]:
        authorise({role}, action=action)
        return

    with pytest.raises(RoleRequiredError):
        authorise({role}, action=action)


@pytest.mark.parametrize(
    ("texts", "codes"),
    [(REASON_TEXTS, CallReason), (STAGE_TEXTS, Stage), (ROLE_TEXTS, Role), (ACTION_TEXTS, Action)],
)
def test_every_code_has_words_in_every_language(texts, codes):
    assert set(texts) == set(codes)
    assert all(set(words) == {"kk", "ru", "en"} for words in texts.values())


def test_a_phone_in_clear_is_for_the_agents_alone():
    assert ROLES_OF[Action.REVEAL_PHONE] == {Role.CALL_CENTRE_AGENT}
