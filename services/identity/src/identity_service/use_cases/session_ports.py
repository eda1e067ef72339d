"""What sessions need from outside, whosever they are: parents' and staff's go the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from identity_service.domain.sessions import Ending, Session

H_co = TypeVar("H_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownToken:
    """A known refresh token, its session held until the commit."""

    session: Session
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One line of what happened to an account, or to a member of staff."""

    at: datetime
    what: str
    session_id: str | None = None
    #: Without its end; kept by the audit of staff, while a parent finds it in the list of her sessions.
    address: str | None = None


class Sessions(Protocol):
    """Sessions and the hashes of their refresh tokens."""

    async def add(self, session: Session, *, token_hash: bytes) -> None: ...
    async def hold_by_token(self, token_hash: bytes) -> ShownToken | None: ...
    async def rotate(self, session: Session, *, token_hash: bytes, successor_hash: bytes) -> None: ...
    async def live_of(self, account_id: str, *, at: datetime) -> Sequence[Session]: ...
    async def end(self, account_id: str, *, session_ids: tuple[str, ...], at: datetime, why: Ending) -> None: ...
    async def forget_before(self, before: datetime) -> None: ...


class SessionJournal(Protocol):
    """Where the beginning and the end of sessions are written down."""

    async def add(self, account_id: str, entry: JournalEntry) -> None: ...


class SessionNews(Protocol):
    """How the other services hear that sessions are over."""

    async def sessions_ended(
        self, account_id: str, *, session_ids: tuple[str, ...], at: datetime, all_before: bool = False
    ) -> None: ...


class Holders(Protocol[H_co]):
    """Those whose sessions they are."""

    async def get(self, holder_id: str) -> H_co | None: ...


class SessionWork(Protocol):
    """What sessions of one kind of people need of a transaction."""

    @property
    def sessions(self) -> Sessions: ...
    @property
    def journal(self) -> SessionJournal: ...
    @property
    def announcements(self) -> SessionNews: ...
