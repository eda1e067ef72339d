"""What the service needs from outside itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from identity_service.domain.accounts import Account, RegisterVerdict
from identity_service.domain.challenges import Challenge, Purpose
from identity_service.domain.identifiers import Identifier
from identity_service.domain.iin import Iin
from identity_service.domain.limits import Counted
from identity_service.domain.phone import Phone
from identity_service.domain.policy import Acceptance
from identity_service.domain.sessions import Ending, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of one try of a code."""

    right: bool
    tries_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownToken:
    """A known refresh token, its session held until the commit."""

    session: Session
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One line of what happened to an account."""

    at: datetime
    what: str
    session_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateKey:
    """A signing key as it is stored: both halves as JWK text, the private one opened."""

    kid: str
    private_jwk: str = field(repr=False)
    public_jwk: dict[str, Any]
    created_at: datetime
    active_from: datetime


class Accounts(Protocol):
    """Accounts, found by what people type."""

    async def get(self, account_id: str, *, hold: bool = False) -> Account | None: ...
    async def find(self, identifier: Identifier) -> Account | None: ...
    async def add(self, account: Account) -> None: ...
    async def save(self, account: Account) -> Account: ...
    async def set_password_hash(self, account_id: str, *, password_hash: str) -> None: ...
    async def release_phone(self, phone: Phone) -> Account | None: ...
    async def erase(self, account_id: str, *, at: datetime) -> None: ...
    async def rewrap(self, *, most: int) -> int: ...


class Challenges(Protocol):
    """Requests for codes; a code itself is never stored."""

    async def add(self, challenge: Challenge, *, code_hash: bytes) -> None: ...
    async def get(self, challenge_id: str, *, purpose: Purpose) -> Challenge | None: ...
    async def try_code(
        self, challenge_id: str, *, purpose: Purpose, code_hash: bytes, at: datetime
    ) -> Tried | None: ...
    async def replace_code(
        self, challenge_id: str, *, code_hash: bytes, at: datetime, resend_after: datetime
    ) -> bool: ...
    async def open_completion(self, challenge_id: str, *, token_hash: bytes, expires_at: datetime) -> None: ...
    async def find_completion(
        self, challenge_id: str, *, purpose: Purpose, token_hash: bytes, at: datetime
    ) -> Challenge | None: ...
    async def take_completion(self, challenge_id: str, *, token_hash: bytes, at: datetime) -> bool: ...
    async def forget_account(self, account_id: str) -> None: ...
    async def forget_before(self, before: datetime) -> None: ...


class Sessions(Protocol):
    """Sessions and the hashes of their refresh tokens."""

    async def add(self, session: Session, *, token_hash: bytes) -> None: ...
    async def hold_by_token(self, token_hash: bytes) -> ShownToken | None: ...
    async def rotate(self, session: Session, *, token_hash: bytes, successor_hash: bytes) -> None: ...
    async def live_of(self, account_id: str, *, at: datetime) -> Sequence[Session]: ...
    async def end(self, account_id: str, *, session_ids: tuple[str, ...], at: datetime, why: Ending) -> None: ...
    async def forget_before(self, before: datetime) -> None: ...


class Limits(Protocol):
    """Counts kept in the database, each taken in one atomic step."""

    async def take(self, counted: Counted, *, at: datetime) -> int | None:
        """Count one more; the seconds to wait instead when the ceiling is reached."""

    async def clear(self, counted: Counted) -> None: ...
    async def forget_before(self, before: datetime) -> None: ...


class Acceptances(Protocol):
    """Which versions of the data policy each account accepted."""

    async def add(self, account_id: str, acceptance: Acceptance) -> None: ...
    async def of(self, account_id: str) -> Sequence[Acceptance]: ...


class Journal(Protocol):
    """What happened to an account; lines are added and never changed."""

    async def add(self, account_id: str, entry: JournalEntry) -> None: ...
    async def of(self, account_id: str) -> Sequence[JournalEntry]: ...


class SigningKeyStore(Protocol):
    """The key pairs that access tokens are signed with."""

    async def hold(self) -> None: ...
    async def all(self) -> Sequence[PrivateKey]: ...
    async def add(self, key: PrivateKey) -> None: ...
    async def remove(self, kid: str) -> None: ...
    async def publish(self, document: dict[str, Any], *, at: datetime) -> None: ...
    async def rewrap(self) -> int: ...


class Announcements(Protocol):
    """What the other services hear of; personal parts are sealed to their reader."""

    async def code(self, challenge: Challenge, *, code: str) -> None: ...
    async def registered(self, account: Account) -> None: ...
    async def contact_changed(
        self, account: Account, *, notice: str, at: datetime, previous: dict[str, object] | None = None
    ) -> None: ...
    async def sessions_ended(
        self, account_id: str, *, session_ids: tuple[str, ...], at: datetime, all_before: bool = False
    ) -> None: ...
    async def erased(self, account_id: str, *, at: datetime) -> None: ...
    async def forget_sent(self, account_id: str) -> None: ...


class IdentityWork(Protocol):
    """One transaction of the service."""

    @property
    def accounts(self) -> Accounts: ...
    @property
    def challenges(self) -> Challenges: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def acceptances(self) -> Acceptances: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def signing_keys(self) -> SigningKeyStore: ...
    @property
    def announcements(self) -> Announcements: ...


class Secrets(Protocol):
    """Where codes and tokens come from, and what of them is stored."""

    def new_code(self) -> str: ...
    def code_hash(self, code: str, *, purpose: Purpose, challenge_id: str) -> bytes: ...
    def new_token(self) -> str: ...
    def token_hash(self, token: str) -> bytes: ...
    def successor(self, token: str) -> str: ...


class Register(Protocol):
    """The state's population register."""

    async def ask(self, iin: Iin, *, phone: Phone) -> RegisterVerdict:
        """What it says of both; raises `RegisterUnavailableError`."""


class PasswordHasher(Protocol):
    """Slow hashing, away from the event loop and never inside a unit of work."""

    async def hash(self, password: str) -> str: ...
    async def verify(self, password: str, *, password_hash: str | None) -> bool: ...
    def is_outgrown(self, password_hash: str) -> bool: ...
