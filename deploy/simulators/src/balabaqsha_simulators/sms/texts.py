"""Reads the text of a submitted message: alphabets, payloads, and the parts of long ones."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from smpp34 import SubmitSm

from balabaqsha_simulators.sms import gsm7
from balabaqsha_simulators.sms.pdus import Option

GSM7, IA5, LATIN1, UCS2 = 0x00, 0x01, 0x03, 0x08
HEADER_PRESENT = 0x40
SHORT_REFERENCE, LONG_REFERENCE = 0x00, 0x08
PARTS_ARE_AWAITED_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a long message: which message, which piece, of how many."""

    reference: int
    number: int
    total: int


def decode_text(octets: bytes, *, data_coding: int) -> str:
    """Read the octets in the alphabet their data coding names."""
    if data_coding == UCS2:
        return octets.decode("utf-16-be", errors="replace")
    if data_coding == GSM7:
        return gsm7.decode(octets)
    return octets.decode("ascii" if data_coding == IA5 else "latin-1", errors="replace")


def open_message(submitted: SubmitSm) -> tuple[Part | None, bytes]:
    """Take a message apart into what it says about its parts and its bare octets."""
    options = {option.tag: bytes(option.value) for option in submitted.tlvs}
    octets = options.get(Option.MESSAGE_PAYLOAD, submitted.short_message)
    if submitted.esm_class & HEADER_PRESENT and octets:
        length = octets[0]
        return _part_in_header(octets[1 : 1 + length]), octets[1 + length :]
    return _part_in_options(options), octets


def _part_in_header(header: bytes) -> Part | None:
    while len(header) > 1:
        kind, length = header[0], header[1]
        value, header = header[2 : 2 + length], header[2 + length :]
        if kind in (SHORT_REFERENCE, LONG_REFERENCE) and len(value) > 2:  # noqa: PLR2004 - reference, total, number
            return Part(reference=int.from_bytes(value[:-2], "big"), total=value[-2], number=value[-1])
    return None


def _part_in_options(options: dict[int, bytes]) -> Part | None:
    wanted = (Option.SAR_MSG_REF_NUM, Option.SAR_SEGMENT_SEQNUM, Option.SAR_TOTAL_SEGMENTS)
    if not all(tag in options for tag in wanted):
        return None
    reference, number, total = (int.from_bytes(options[tag], "big") for tag in wanted)
    return Part(reference=reference, number=number, total=total)


@dataclass(slots=True, kw_only=True)
class _Awaited:
    since: float
    pieces: dict[int, bytes] = field(default_factory=dict)


class LongMessages:
    """Holds the parts of long messages until the last of them is here."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._awaited: dict[tuple[str, str, int, int], _Awaited] = {}

    def join(self, submitted: SubmitSm) -> str | None:
        """The whole text once it is whole; parts may come in any order."""
        part, octets = open_message(submitted)
        whole = self._add(submitted, part=part, octets=octets) if part and part.total > 1 else octets
        return None if whole is None else decode_text(whole, data_coding=submitted.data_coding)

    def _add(self, submitted: SubmitSm, *, part: Part, octets: bytes) -> bytes | None:
        self._forget_the_abandoned()
        key = (submitted.source_addr, submitted.destination_addr, part.reference, part.total)
        awaited = self._awaited.setdefault(key, _Awaited(since=self._clock()))
        awaited.pieces[part.number] = octets
        if len(awaited.pieces) < part.total:
            return None
        del self._awaited[key]
        return b"".join(awaited.pieces[number] for number in sorted(awaited.pieces))

    def _forget_the_abandoned(self) -> None:
        oldest = self._clock() - PARTS_ARE_AWAITED_SECONDS
        for key in [key for key, awaited in self._awaited.items() if awaited.since < oldest]:
            del self._awaited[key]
