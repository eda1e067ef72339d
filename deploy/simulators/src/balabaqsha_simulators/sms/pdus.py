"""SMPP 3.4 on the wire: framing, binds and plain answers; the codec library reads the rest."""

import asyncio
import struct
from dataclasses import dataclass
from enum import IntEnum

import smpp34

HEADER = struct.Struct(">IIII")
LARGEST = 70_000
RESPONSE = 0x8000_0000


class Command(IntEnum):
    """The requests this centre knows."""

    GENERIC_NACK = 0x8000_0000
    BIND_RECEIVER = 0x01
    BIND_TRANSMITTER = 0x02
    SUBMIT_SM = 0x04
    DELIVER_SM_RESP = 0x8000_0005
    UNBIND = 0x06
    UNBIND_RESP = 0x8000_0006
    BIND_TRANSCEIVER = 0x09
    ENQUIRE_LINK = 0x15
    ENQUIRE_LINK_RESP = 0x8000_0015


class Option(IntEnum):
    """Tags of the optional parameters in use."""

    RECEIPTED_MESSAGE_ID = 0x001E
    SAR_MSG_REF_NUM = 0x020C
    SAR_TOTAL_SEGMENTS = 0x020E
    SAR_SEGMENT_SEQNUM = 0x020F
    MESSAGE_PAYLOAD = 0x0424
    MESSAGE_STATE = 0x0427


class Status(IntEnum):
    """The outcomes this centre gives."""

    OK = 0x00
    INVALID_LENGTH = 0x02
    INVALID_COMMAND = 0x03
    INVALID_BIND_STATUS = 0x04
    ALREADY_BOUND = 0x05
    INVALID_DESTINATION = 0x0B
    INVALID_PASSWORD = 0x0E
    INVALID_SYSTEM_ID = 0x0F


BINDS = (Command.BIND_RECEIVER, Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdu:
    """One unit off the wire, its header read."""

    command: int
    status: int
    sequence: int
    raw: bytes

    @property
    def body(self) -> bytes:
        return self.raw[HEADER.size :]


async def read_pdu(reader: asyncio.StreamReader) -> Pdu | None:
    """The next unit, or nothing when the peer is gone or speaks something else."""
    try:
        header = await reader.readexactly(HEADER.size)
        length, command, status, sequence = HEADER.unpack(header)
        if not HEADER.size <= length <= LARGEST:
            return None
        raw = header + await reader.readexactly(length - HEADER.size)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return Pdu(command=command, status=status, sequence=sequence, raw=raw)


def write_pdu(command: int, *, status: int, sequence: int, body: bytes = b"") -> bytes:
    return HEADER.pack(HEADER.size + len(body), command, status, sequence) + body


def c_string(text: str) -> bytes:
    return text.encode("ascii") + b"\x00"


def read_credentials(body: bytes) -> tuple[bytes, bytes]:
    """The system id and the password of a bind; what is missing is empty."""
    system_id, password, *_ = (*body.split(b"\x00", 2), b"", b"")
    return system_id, password


def read_submit(pdu: Pdu) -> smpp34.SubmitSm | None:
    """The submitted message, or nothing where the unit is broken."""
    try:
        submitted = smpp34.decode(pdu.raw)
    except smpp34.SmppError:
        return None
    return submitted if isinstance(submitted, smpp34.SubmitSm) else None
