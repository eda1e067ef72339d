"""Short messages over SMPP 3.4: one transceiver, UCS-2, long texts in parts, receipts."""

import asyncio
import re
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import smpp34
import structlog

from balabaqsha_chassis.clock import Clock
from notifications_service.domain.message_state import MessageState
from notifications_service.domain.short_message import split_into_parts
from notifications_service.use_cases.provider_ports import (
    Accepted,
    HandOver,
    Outgoing,
    ProviderAwayError,
    ProviderSession,
    Receipt,
    Refused,
)

_UCS2 = 0x08
_HAS_HEADER = 0x40
_RECEIPT = 0x04
_WANT_RECEIPT = 0x01
_ALPHANUMERIC, _INTERNATIONAL, _ISDN = 5, 1, 1
#: A vendor's own option: our message id, so that a message handed over twice can be known for one.
_OUR_ID = 0x1501
#: Options of a receipt.
_RECEIPTED_ID, _MESSAGE_STATE = 0x001E, 0x0427
_CONNECT_MILLISECONDS = 5000
_CLOSE_SECONDS = 3
_LOST_SECONDS = 1
#: Wrong length, wrong source or destination: trying again would say the same.
_FINAL = frozenset({0x01, 0x0A, 0x0B, 0x33, 0x40, 0x48, 0x49, 0x50, 0x51})
_LONGEST_VALIDITY = timedelta(hours=99)

_STATES = {
    2: MessageState.DELIVERED,
    3: MessageState.FAILED,
    4: MessageState.FAILED,
    5: MessageState.FAILED,
    8: MessageState.FAILED,
}
_WORDS = {
    "DELIVRD": MessageState.DELIVERED,
    "EXPIRED": MessageState.FAILED,
    "DELETED": MessageState.FAILED,
    "UNDELIV": MessageState.FAILED,
    "REJECTD": MessageState.FAILED,
}
_RECEIPT_TEXT = re.compile(r"id:(?P<id>\S+).*?stat:(?P<state>[A-Z]{7})", re.DOTALL)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsCentreAddress:
    """Where the SMS centre is, and as whom to bind."""

    host: str
    port: int
    system_id: str
    password: str = field(repr=False)
    tls: bool = False

    @classmethod
    def of(cls, url: str) -> "SmsCentreAddress":
        """From `smpp://system_id:password@host:port`, or `smpps://…` over TLS."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "",
            port=parts.port or 2775,
            system_id=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smpps",
        )


class SmsCentre:
    """The SMS centre as a provider of short messages."""

    def __init__(self, address: SmsCentreAddress, *, source: str, window: int, clock: Clock) -> None:
        self._address = address
        self._source = source
        self._window = window
        self._clock = clock

    @asynccontextmanager
    async def session(self) -> AsyncIterator[ProviderSession]:
        """A bound transceiver; enquire_link keeps it alive, and finds out within a minute when the peer is gone."""
        client = smpp34.Client(
            self._address.host,
            self._address.port,
            self._address.system_id,
            self._address.password,
            bind_type="TRX",
            tls=self._address.tls,
            window_size=self._window,
            connect_timeout_ms=_CONNECT_MILLISECONDS,
        )
        try:
            centre = await client.connect()
        except smpp34.SmppError as fault:
            raise ProviderAwayError(str(fault)) from fault
        _log.info("sms_centre_bound")
        try:
            yield SmsSession(centre, source=self._source, clock=self._clock)
        finally:
            await _in_time(client.stop())


async def _in_time(ending: Coroutine[Any, Any, None]) -> None:
    try:
        await asyncio.wait_for(ending, _CLOSE_SECONDS)
    except (smpp34.SmppError, TimeoutError) as fault:
        _log.info("sms_centre_not_left_cleanly", fault=type(fault).__name__)


class SmsSession:
    """One binding: texts go out on it, receipts come back on it."""

    def __init__(self, centre: "smpp34.Smsc", *, source: str, clock: Clock) -> None:
        self._centre = centre
        self._source = source
        self._clock = clock
        self._lost = asyncio.Event()

    async def hand_over(self, message: Outgoing) -> HandOver:
        """Submit the text in its parts; accepted when every part is."""
        provider_ids = []
        parts = split_into_parts(message.body)
        for number, part in enumerate(parts, start=1):
            answer = await self._submit(message, part, number=number, total=len(parts))
            if not answer.is_success or answer.message_id is None:
                status = answer.command_status
                return Refused(reason=f"smpp_{status:#010x}", is_final=status in _FINAL)
            provider_ids.append(str(answer.message_id))
        return Accepted(provider_ids=tuple(provider_ids))

    async def _submit(self, message: Outgoing, part: str, *, number: int, total: int) -> "smpp34.SubmitSmResp":
        header = b"" if total == 1 else concatenation_header(message.id, number=number, total=total)
        try:
            return await self._centre.submit_sm(
                message.address.lstrip("+"),
                header + part.encode("utf-16-be"),
                source_addr=self._source,
                source_addr_ton=_ALPHANUMERIC,
                dest_addr_ton=_INTERNATIONAL,
                dest_addr_npi=_ISDN,
                esm_class=_HAS_HEADER if header else 0,
                data_coding=_UCS2,
                registered_delivery=_WANT_RECEIPT,
                validity_period=self._validity(message),
                tlvs=[smpp34.Tlv(_OUR_ID, message.id.encode("ascii"))],
            )
        except smpp34.SmppError as fault:
            await self._raise_if_lost(fault)
            raise

    def _validity(self, message: Outgoing) -> str:
        """How long the centre itself may try; a code must not arrive late from there either."""
        if message.expires_at is None:
            return ""
        return relative_time(message.expires_at - self._clock())

    async def _raise_if_lost(self, fault: smpp34.SmppError) -> None:
        try:
            await asyncio.wait_for(self._lost.wait(), _LOST_SECONDS)
        except TimeoutError:
            return
        raise ProviderAwayError(str(fault)) from fault

    async def close(self) -> None:
        """Unbind; receipts that the library has confirmed already are still to be read."""
        if not self._lost.is_set():
            await _in_time(self._centre.unbind())

    async def next_receipt(self) -> Receipt:
        """The next final receipt; raises `ProviderAwayError` when the binding is over."""
        while True:
            event = await self._centre.next()
            if not isinstance(event, smpp34.DeliverSmEvent):
                self._lost.set()
                raise ProviderAwayError("the binding is over")
            if event.esm_class & _RECEIPT and (receipt := read_receipt(event)) is not None:
                return receipt


def concatenation_header(message_id: str, *, number: int, total: int) -> bytes:
    """The user data header of one part; all parts of a message share a reference made of its id."""
    reference = int(message_id.replace("-", "")[-2:], 16)
    return bytes((5, 0, 3, reference, total, number))


def relative_time(term: timedelta) -> str:
    """A term as SMPP writes it, `YYMMDDhhmmsstnnR`."""
    seconds = max(1, int(min(term, _LONGEST_VALIDITY).total_seconds()))
    days, rest = divmod(seconds, 86400)
    return f"0000{days:02}{rest // 3600:02}{rest % 3600 // 60:02}{rest % 60:02}000R"


def read_receipt(event: "smpp34.DeliverSmEvent") -> Receipt | None:
    """What a receipt says, by its options or else by its text; None while the message is still under way."""
    options = {option.tag: option for option in event.tlvs}
    words = _RECEIPT_TEXT.search(event.short_message.decode("latin-1"))
    id_option = options.get(_RECEIPTED_ID)
    state_option = options.get(_MESSAGE_STATE)
    provider_id = id_option.as_string() if id_option else words and words["id"]
    state = _STATES.get(state_option.as_int() or 0) if state_option else words and _WORDS.get(words["state"])
    return Receipt(provider_id=provider_id, state=state) if provider_id and state else None
