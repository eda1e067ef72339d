"""One SMPP connection: bind, submit, receipts, enquire, unbind."""

import asyncio
import hmac
from typing import Protocol

import smpp34

from balabaqsha_simulators.sms.pdus import (
    BINDS,
    RESPONSE,
    Command,
    Pdu,
    Status,
    c_string,
    read_credentials,
    read_pdu,
    read_submit,
    write_pdu,
)
from balabaqsha_simulators.sms.receipts import MOST_TRIES, Receipt

CENTRE_NAME = "BALABAQSHA"
TRY_AGAIN_SECONDS = 1.0


class Office(Protocol):
    """What a session needs of the centre behind it."""

    system_id: str
    password: str

    def accept(self, submitted: smpp34.SubmitSm) -> str: ...

    def answer_delay(self) -> float: ...

    def bound(self, session: "SmppSession") -> None: ...

    def keep(self, receipt: Receipt) -> None: ...


class SmppSession:
    """Speaks SMPP 3.4 with one peer until either side ends it."""

    def __init__(self, *, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, office: Office) -> None:
        self._reader = reader
        self._writer = writer
        self._office = office
        self._bound_as: int | None = None
        self._sequence = 0
        self._unanswered: dict[int, Receipt] = {}

    @property
    def receives(self) -> bool:
        return self._bound_as in (Command.BIND_RECEIVER, Command.BIND_TRANSCEIVER) and not self._writer.is_closing()

    async def run(self) -> None:
        """Serve the peer; receipts it never confirmed go back to the centre."""
        try:
            while pdu := await read_pdu(self._reader):
                self._handle(pdu)
                await self._writer.drain()
        except ConnectionError:
            self.drop()
        finally:
            self._bound_as = None
            self._writer.close()
            for receipt in self._unanswered.values():
                self._office.keep(receipt)

    def drop(self) -> None:
        """Cut the line without a word."""
        self._writer.transport.abort()

    def deliver(self, receipt: Receipt) -> None:
        """Send a receipt; it counts as told once the peer confirms it."""
        self._sequence += 1
        self._unanswered[self._sequence] = receipt.again()
        self._writer.write(receipt.encode(sequence=self._sequence))

    def _handle(self, pdu: Pdu) -> None:
        if pdu.command in BINDS:
            self._bind(pdu)
        elif pdu.command == Command.SUBMIT_SM:
            self._submit(pdu)
        elif pdu.command == Command.DELIVER_SM_RESP:
            self._confirmed(pdu)
        elif pdu.command == Command.ENQUIRE_LINK:
            self._answer(pdu)
        elif pdu.command == Command.UNBIND:
            self._answer(pdu)
            self._writer.close()
        elif not pdu.command & RESPONSE:
            self._nack(pdu, status=Status.INVALID_COMMAND)

    def _bind(self, pdu: Pdu) -> None:
        status = self._bind_status(pdu)
        self._answer(pdu, status=status, body=c_string(CENTRE_NAME))
        if status == Status.OK:
            self._bound_as = pdu.command
            self._office.bound(self)
        elif status != Status.ALREADY_BOUND:
            self._writer.close()

    def _bind_status(self, pdu: Pdu) -> Status:
        if self._bound_as is not None:
            return Status.ALREADY_BOUND
        system_id, password = read_credentials(pdu.body)
        if not hmac.compare_digest(system_id, self._office.system_id.encode()):
            return Status.INVALID_SYSTEM_ID
        known = hmac.compare_digest(password, self._office.password.encode())
        return Status.OK if known else Status.INVALID_PASSWORD

    def _submit(self, pdu: Pdu) -> None:
        if self._bound_as not in (Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER):
            self._answer(pdu, status=Status.INVALID_BIND_STATUS)
            return
        submitted = read_submit(pdu)
        if submitted is None:
            self._nack(pdu, status=Status.INVALID_LENGTH)
            return
        if not submitted.destination_addr.lstrip("+").isdigit():
            self._answer(pdu, status=Status.INVALID_DESTINATION)
            return
        accepted = c_string(self._office.accept(submitted))
        self._answer_later(pdu, body=accepted, delay=self._office.answer_delay())

    def _answer_later(self, pdu: Pdu, *, body: bytes, delay: float) -> None:
        if delay:
            asyncio.get_running_loop().call_later(delay, lambda: self._answer(pdu, body=body))
        else:
            self._answer(pdu, body=body)

    def _confirmed(self, pdu: Pdu) -> None:
        receipt = self._unanswered.pop(pdu.sequence, None)
        if receipt and pdu.status != Status.OK and receipt.tries < MOST_TRIES:
            asyncio.get_running_loop().call_later(TRY_AGAIN_SECONDS, self._office.keep, receipt)

    def _answer(self, pdu: Pdu, *, status: Status = Status.OK, body: bytes = b"") -> None:
        if not self._writer.is_closing():
            answer = write_pdu(pdu.command | RESPONSE, status=status, sequence=pdu.sequence, body=body)
            self._writer.write(answer)

    def _nack(self, pdu: Pdu, *, status: Status) -> None:
        self._writer.write(write_pdu(Command.GENERIC_NACK, status=status, sequence=pdu.sequence))
