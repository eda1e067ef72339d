"""The mail sink: takes every letter over SMTP and passes none on."""

import asyncio
import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from balabaqsha_simulators.faults import FaultSwitch
from balabaqsha_simulators.message_log import MessageLog, MessageNumbers
from balabaqsha_simulators.outages import Line

LARGEST_LETTER = 10 * 1024 * 1024
TAKEN = "250 2.0.0 OK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as one recipient got it."""

    id: int
    to: str
    sender: str
    subject: str
    text: str
    received_at: datetime


class MailSink:
    """Keeps every letter, once for each of its recipients."""

    def __init__(self, *, switch: FaultSwitch) -> None:
        self.log: MessageLog[Letter] = MessageLog()
        self._switch = switch
        self._numbers = MessageNumbers()
        self._connections: set[asyncio.BaseTransport] = set()

    def line(self, *, host: str, port: int) -> Line:
        """The SMTP port of this sink."""
        return Line(open_server=partial(self._open, host), drop_all=self._drop_all, port=port)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep the letter and say so."""
        self._keep(envelope)
        await asyncio.sleep(self._switch.delay())
        return TAKEN

    def connected(self, transport: asyncio.BaseTransport) -> None:
        self._connections.add(transport)

    def disconnected(self, transport: asyncio.BaseTransport) -> None:
        self._connections.discard(transport)

    def _keep(self, envelope: Envelope) -> None:
        content: Any = envelope.content
        letter = email.message_from_bytes(content, policy=email.policy.default)
        for recipient in envelope.rcpt_tos:
            self.log.add(
                Letter(
                    id=self._numbers.next(),
                    to=recipient.lower(),
                    sender=envelope.mail_from or "",
                    subject=str(letter["subject"] or ""),
                    text=read_text(letter),
                    received_at=datetime.now(UTC),
                )
            )

    async def _open(self, host: str, port: int) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: SinkProtocol(self, loop=loop), host, port)

    async def _drop_all(self) -> None:
        for transport in tuple(self._connections):
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()


class SinkProtocol(SMTP):
    """One SMTP connection that its sink can cut."""

    def __init__(self, sink: MailSink, *, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(sink, loop=loop, enable_SMTPUTF8=True, data_size_limit=LARGEST_LETTER, ident="balabaqsha")
        self._sink = sink
        self._line: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = transport
        self._sink.connected(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._line:
            self._sink.disconnected(self._line)
        super().connection_lost(error)


def read_text(letter: EmailMessage) -> str:
    """The letter's plain text, or its HTML where it has no other."""
    body = letter.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""
