from itertools import permutations

import pytest
import smpp34

from balabaqsha_simulators.sms import gsm7
from balabaqsha_simulators.sms.texts import LongMessages, decode_text

KAZAKH = "Ұзақ хабар: ӘҒҚҢӨҰҮҺІ 😀"


def submitted(short_message: bytes, **fields) -> smpp34.SubmitSm:
    return smpp34.SubmitSm("BALA", "77010000001", short_message, **fields)


def part(number: int, octets: bytes, *, total: int = 3, reference: int = 9) -> smpp34.SubmitSm:
    return submitted(bytes([5, 0, 3, reference, total, number]) + octets, esm_class=0x40, data_coding=8)


def test_the_gsm_alphabet_is_read_with_its_extensions():
    assert gsm7.decode(b"\x00 5 \x1be \x1b\x28x\x1b\x29 \x11\x7f") == "@ 5 € {x} _à"


def test_the_gsm_alphabet_has_every_character_once():
    assert len(gsm7.PLAIN) == len(set(gsm7.PLAIN)) == 128


@pytest.mark.parametrize(
    ("octets", "data_coding"),
    [(KAZAKH.encode("utf-16-be"), 8), (b"plain", 0), (b"plain", 1), ("ñ".encode("latin-1"), 3)],
)
def test_a_text_is_read_in_the_alphabet_it_names(octets, data_coding):
    assert decode_text(octets, data_coding=data_coding) in (KAZAKH, "plain", "ñ")


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_parts_in_any_order_become_one_text(order):
    octets = KAZAKH.encode("utf-16-be")
    # The second cut goes through the two halves of the emoji.
    pieces = {1: octets[:20], 2: octets[20:-2], 3: octets[-2:]}
    long_messages = LongMessages()

    texts = [long_messages.join(part(number, pieces[number])) for number in order]

    assert texts == [None, None, KAZAKH]


def test_a_part_sent_twice_counts_once():
    long_messages = LongMessages()
    piece = "ә".encode("utf-16-be")

    texts = [long_messages.join(part(number, piece, total=2)) for number in (1, 1, 2)]

    assert texts == [None, None, "әә"]


def test_parts_told_by_a_long_reference_or_by_options_are_joined():
    long_messages = LongMessages()
    header = [submitted(bytes([6, 8, 4, 1, 2, 2, number]) + b"ab", esm_class=0x40) for number in (1, 2)]
    options = [
        submitted(
            b"cd",
            tlvs=[
                smpp34.Tlv(smpp34.TLV_SAR_MSG_REF_NUM, b"\x01\x02"),
                smpp34.Tlv(smpp34.TLV_SAR_TOTAL_SEGMENTS, b"\x02"),
                smpp34.Tlv(smpp34.TLV_SAR_SEGMENT_SEQNUM, bytes([number])),
            ],
        )
        for number in (1, 2)
    ]

    texts = [long_messages.join(message) for message in (*header, *options)]

    assert texts == [None, "abab", None, "cdcd"]


def test_a_payload_option_is_the_text():
    payload = smpp34.Tlv(smpp34.TLV_MESSAGE_PAYLOAD, (KAZAKH * 20).encode("utf-16-be"))

    text = LongMessages().join(submitted(b"", data_coding=8, tlvs=[payload]))

    assert text == KAZAKH * 20


def test_abandoned_parts_are_forgotten():
    now = [0.0]
    long_messages = LongMessages(clock=lambda: now[0])
    long_messages.join(part(1, b"\x00a", total=2))
    now[0] = 301.0

    text = long_messages.join(part(2, b"\x00b", total=2))

    assert text is None
