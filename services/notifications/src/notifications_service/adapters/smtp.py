"""Mail over SMTP: plain text, our message id in the `Message-ID`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from notifications_service.use_cases.provider_ports import (
    Accepted,
    HandOver,
    Outgoing,
    ProviderAwayError,
    ProviderSession,
    Receipt,
    Refused,
)

_TIMEOUT_SECONDS = 15
_PROBE_SECONDS = 20
_FINAL_FROM = 500
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServerAddress:
    """Where the mail server is, and how the line is protected."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    start_tls: bool | None = None

    @classmethod
    def of(cls, url: str) -> "MailServerAddress":
        """From `smtp://[user:password@]host:port`; `smtps://` is TLS, `smtp+starttls://` insists on STARTTLS."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "",
            port=parts.port or 25,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            tls=parts.scheme == "smtps",
            start_tls={"smtps": False, "smtp+starttls": True}.get(parts.scheme),
        )


class MailServer:
    """The mail server as a provider of letters."""

    def __init__(self, address: MailServerAddress, *, sender: str) -> None:
        self._address = address
        self._sender = sender

    @asynccontextmanager
    async def session(self) -> AsyncIterator[ProviderSession]:
        """A connection kept open for many letters."""
        client = aiosmtplib.SMTP(
            hostname=self._address.host,
            port=self._address.port,
            username=self._address.username,
            password=self._address.password,
            use_tls=self._address.tls,
            start_tls=self._address.start_tls,
            timeout=_TIMEOUT_SECONDS,
        )
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as fault:
            raise ProviderAwayError(type(fault).__name__) from fault
        _log.info("mail_server_connected")
        try:
            yield MailSession(client, sender=self._sender)
        finally:
            client.close()


class MailSession:
    """One connection; letters go one after another."""

    def __init__(self, client: aiosmtplib.SMTP, *, sender: str) -> None:
        self._client = client
        self._sender = sender
        self._turn = asyncio.Lock()
        self._closed = asyncio.Event()

    async def hand_over(self, message: Outgoing) -> HandOver:
        """Send one letter; the server's 5xx is final, its 4xx is for now."""
        try:
            async with self._turn:
                await self._client.send_message(letter(message, sender=self._sender))
        except aiosmtplib.SMTPRecipientsRefused as fault:
            return _refused(max(refusal.code for refusal in fault.recipients))
        except aiosmtplib.SMTPTimeoutError:
            # One letter that is never answered must not be the first to be tried for ever.
            self._client.close()
            return Refused(reason="smtp_timeout", is_final=False)
        except (aiosmtplib.SMTPServerDisconnected, OSError) as fault:
            raise ProviderAwayError(type(fault).__name__) from fault
        except aiosmtplib.SMTPResponseException as fault:
            return _refused(fault.code)
        return Accepted()

    async def next_receipt(self) -> Receipt:
        """Mail servers tell of no delivery; raises `ProviderAwayError` when the connection is lost."""
        while not await self._is_closed(within=_PROBE_SECONDS):
            try:
                async with self._turn:
                    await self._client.noop()
            except (aiosmtplib.SMTPException, OSError) as fault:
                raise ProviderAwayError(type(fault).__name__) from fault
        raise ProviderAwayError("closed")

    async def _is_closed(self, *, within: float) -> bool:
        try:
            return await asyncio.wait_for(self._closed.wait(), within)
        except TimeoutError:
            return False

    async def close(self) -> None:
        """Say no more on this connection."""
        self._closed.set()


def _refused(code: int) -> Refused:
    return Refused(reason=f"smtp_{code}", is_final=code >= _FINAL_FROM)


def letter(message: Outgoing, *, sender: str) -> EmailMessage:
    """The message as a letter; no word in it is a header's but those set here."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    made = EmailMessage()
    made["From"] = sender
    made["To"] = message.address
    made["Subject"] = message.title
    made["Date"] = format_datetime(message.created_at)
    made["Message-ID"] = f"<{message.id}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(message.body)
    return made
