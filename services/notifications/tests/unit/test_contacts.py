"""Whom a message goes to, and what is shown of it."""

import pytest

from notifications_service.domain.channels import Channel, Slot
from notifications_service.domain.contacts import Contacts, destinations, mask_email, mask_phone

OLD = Contacts(phones=("+77010000001",), email="old@example.kz")
NEW = Contacts(phones=("+77010000002",), email="old@example.kz")


def test_a_phone_is_masked_but_for_its_last_two_digits():
    assert mask_phone("+77011234545") == "+7 7•• ••• •• 45"


@pytest.mark.parametrize(
    ("email", "masked"), [("aigul@example.kz", "a•••@example.kz"), ("a@b.kz", "a•••@b.kz"), ("@b.kz", "•••@b.kz")]
)
def test_an_email_is_masked_but_for_its_first_letter_and_its_domain(email, masked):
    assert mask_email(email) == masked


def test_no_repr_shows_a_contact():
    assert "7701" not in repr(OLD)
    assert "example" not in repr(destinations(OLD))


def test_a_message_goes_to_the_first_phone_and_to_the_mailbox():
    contacts = Contacts(phones=("+77010000001", "+77010000009"), email="a@example.kz")

    found = {(one.channel, one.address) for one in destinations(contacts)}

    assert found == {(Channel.SMS, "+77010000001"), (Channel.EMAIL, "a@example.kz")}


def test_a_replaced_phone_is_told_and_an_unchanged_mailbox_is_not_told_twice():
    found = [(one.channel, one.slot, one.address) for one in destinations(NEW, previous=OLD)]

    assert found == [
        (Channel.SMS, Slot.CURRENT, "+77010000002"),
        (Channel.EMAIL, Slot.CURRENT, "old@example.kz"),
        (Channel.SMS, Slot.PREVIOUS, "+77010000001"),
    ]


def test_nobody_is_written_to_without_a_contact():
    assert destinations(Contacts()) == ()
