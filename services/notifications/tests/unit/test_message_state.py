"""The whole table of a message's states."""

import itertools

import pytest

from notifications_service.domain.message_state import MessageState, sources_of, state_of_parts

QUEUED, SENT, DELIVERED, FAILED, DROPPED = MessageState
ALLOWED = {
    (QUEUED, SENT),
    (QUEUED, FAILED),
    (QUEUED, DROPPED),
    (SENT, DELIVERED),
    (SENT, FAILED),
}


@pytest.mark.parametrize(("state", "following"), list(itertools.product(MessageState, MessageState)))
def test_a_message_goes_only_where_the_table_says(state, following):
    assert (state in sources_of(following)) == ((state, following) in ALLOWED)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([SENT], SENT),
        ([DELIVERED], DELIVERED),
        ([DELIVERED, SENT], SENT),
        ([DELIVERED, DELIVERED], DELIVERED),
        ([DELIVERED, FAILED], FAILED),
        ([SENT, FAILED], FAILED),
        ([], SENT),
    ],
)
def test_a_long_message_is_delivered_with_its_last_part_and_failed_with_any(parts, whole):
    assert state_of_parts(parts) is whole
