"""What goes over SMPP, octet by octet."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import smpp34

from notifications_service.adapters.smpp import (
    SmsCentreAddress,
    concatenation_header,
    read_receipt,
    relative_time,
)
from notifications_service.domain.message_state import MessageState


@dataclass
class Told:
    """What a receipt carries, in the library's shape."""

    short_message: bytes = b""
    tlvs: list[smpp34.Tlv] = field(default_factory=list)


def test_an_address_is_read_with_its_password_unquoted():
    address = SmsCentreAddress.of("smpps://sys:p%40ss@sms.example:3550")

    assert (address.host, address.port, address.system_id, address.password, address.tls) == (
        "sms.example",
        3550,
        "sys",
        "p@ss",
        True,
    )
    assert "p@ss" not in repr(address)


def test_all_parts_of_a_message_share_its_reference():
    first = concatenation_header("019a0000-0000-7000-8000-0000000000ff", number=1, total=3)
    second = concatenation_header("019a0000-0000-7000-8000-0000000000ff", number=2, total=3)

    assert first == bytes((5, 0, 3, 255, 3, 1))
    assert second == bytes((5, 0, 3, 255, 3, 2))


@pytest.mark.parametrize(
    ("term", "written"),
    [
        (timedelta(minutes=4, seconds=59), "000000000459000R"),
        (timedelta(days=1, hours=2), "000001020000000R"),
        (timedelta(seconds=-5), "000000000001000R"),
        (timedelta(days=40), "000004030000000R"),
    ],
)
def test_a_validity_period_is_relative(term, written):
    assert relative_time(term) == written


def test_a_receipt_is_read_by_its_options():
    told = Told(tlvs=[smpp34.Tlv(0x001E, b"42\x00"), smpp34.Tlv(0x0427, b"\x05")])

    receipt = read_receipt(told)

    assert (receipt.provider_id, receipt.state) == ("42", MessageState.FAILED)


def test_a_receipt_without_options_is_read_by_its_text():
    text = b"id:42 sub:001 dlvrd:001 submit date:2603010900 done date:2603010900 stat:DELIVRD err:000 text:"

    receipt = read_receipt(Told(short_message=text))

    assert (receipt.provider_id, receipt.state) == ("42", MessageState.DELIVERED)


@pytest.mark.parametrize("text", [b"id:42 stat:ENROUTE", b"id:42 stat:ACCEPTD", b"hello"])
def test_what_is_not_final_says_nothing(text):
    assert read_receipt(Told(short_message=text)) is None
