"""What can be chosen, and what cannot."""

import pytest

from notifications_service.domain.channels import OUTGOING, Channel
from notifications_service.domain.errors import ChannelUnknownError, KindNotOptionalError
from notifications_service.domain.kinds import NoticeKind, OptionalKind, outgoing_channels
from notifications_service.domain.preferences import Preferences

EVERYTHING_MUTED = Preferences(muted_channels=frozenset(OUTGOING))


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("channel", OUTGOING)
def test_what_a_person_must_know_cannot_be_muted(kind, channel):
    assert EVERYTHING_MUTED.allows(kind, channel=channel)


def test_an_optional_kind_comes_only_to_who_asked_and_not_by_a_muted_channel():
    asked = Preferences(
        muted_channels=frozenset({Channel.SMS}), enabled_kinds=frozenset({OptionalKind.POSITION_DIGEST})
    )

    assert asked.allows("position_digest", channel=Channel.EMAIL)
    assert not asked.allows("position_digest", channel=Channel.SMS)
    assert not Preferences().allows("position_digest", channel=Channel.EMAIL)


@pytest.mark.parametrize("channel", ["in_app", "pigeon"])
def test_the_own_list_and_unknown_channels_cannot_be_muted(channel):
    with pytest.raises(ChannelUnknownError):
        Preferences.chosen(muted_channels=frozenset({channel}), enabled_kinds=frozenset())


def test_a_transactional_kind_is_not_a_choice():
    with pytest.raises(KindNotOptionalError):
        Preferences.chosen(muted_channels=frozenset(), enabled_kinds=frozenset({"application_queued"}))


def test_a_change_of_language_stays_in_the_account():
    assert outgoing_channels(NoticeKind.LANGUAGE_CHANGED) == ()
    assert outgoing_channels(NoticeKind.PASSWORD_CHANGED) == OUTGOING
