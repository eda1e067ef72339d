"""What notifications needs from its own storage and from the outside."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from balabaqsha_chassis.database import UnitOfWork
from notifications_service.domain.channels import Channel
from notifications_service.domain.contacts import Contacts, Destination
from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.message_state import MessageState
from notifications_service.domain.preferences import Preferences
from notifications_service.domain.templates import Facts
from notifications_service.domain.terms import Language
from notifications_service.use_cases.call_ports import Announcements, Calls, Standings
from notifications_service.use_cases.provider_ports import Handled, Outgoing, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as notifications knows it; an erased one has neither contacts nor language."""

    account_id: str
    language: Language | None
    contacts: Contacts | None
    is_erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownApplication:
    """Whose application it is, and for which child."""

    application_id: str
    account_id: str
    child_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A fact told to one account; texts are made when it is read."""

    id: str
    #: What happened, once: two events that tell the same share it.
    occasion: str
    account_id: str
    kind: NoticeKind
    facts: Facts
    application_id: str | None
    occurred_at: datetime
    #: False for one who only follows the child: such a notice stays in the account's own list.
    is_own: bool = True
    read_at: datetime | None = None
    #: The account's count of changes at the last change of this notice.
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One message to one address, to be kept until a provider takes it."""

    id: str
    occasion: str
    destination: Destination
    template: str
    title: str = field(repr=False)
    body: str = field(repr=False)
    lane: int
    account_id: str | None = None
    notice_id: str | None = None
    expires_at: datetime | None = None
    #: A later message of the same thread makes this one worthless.
    thread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingState:
    """How far one message of a notice got."""

    notice_id: str
    channel: Channel
    recipient: str | None
    state: MessageState
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A message that changed its state."""

    message_id: str
    notice_id: str | None
    account_id: str | None
    channel: Channel
    state: MessageState


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageBacklog:
    """What waits on one channel, and since when."""

    channel: Channel
    waiting: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEvent:
    """An event as other systems get it: only what the allow-list lets out."""

    event_id: str
    source: str
    subject: str
    type: str
    routing_key: str
    data: str
    occurred_at: datetime


LANE_URGENT = 0
LANE_USUAL = 1


class Accounts(Protocol):
    """Accounts, their contacts and choices."""

    async def find(self, account_id: str) -> Account | None: ...

    async def save(self, account_id: str, *, language: Language, contacts: Contacts, at: datetime) -> None: ...

    async def erase(self, account_id: str, *, at: datetime) -> None: ...

    async def without_erased(self, account_ids: Collection[str]) -> list[str]: ...

    async def rewrap_keys(self, *, limit: int) -> int: ...

    async def preferences(self, account_id: str) -> Preferences: ...

    async def prefer(self, account_id: str, preferences: Preferences) -> None: ...


class Families(Protocol):
    """Who follows which child, and whose application is whose."""

    async def follow(self, *, account_id: str, child_id: str, at: datetime) -> None: ...

    async def unfollow(self, *, account_id: str, child_id: str) -> None: ...

    async def followers(self, child_id: str, *, at: datetime) -> list[str]: ...

    async def remember_application(self, application: KnownApplication) -> None: ...

    async def applications_of(self, child_id: str) -> list[KnownApplication]: ...

    async def application(self, application_id: str) -> KnownApplication | None: ...

    async def forget_account(self, account_id: str) -> None: ...


class Notices(Protocol):
    """What accounts were told."""

    async def add(self, notice: Notice) -> bool: ...

    async def find(self, notice_id: str, *, account_id: str) -> Notice | None: ...

    async def mark_read(self, notice: Notice, *, at: datetime) -> None: ...

    async def page(self, account_id: str, *, before: tuple[datetime, str] | None, limit: int) -> list[Notice]: ...

    async def changed_since(self, account_id: str, *, revision: int, limit: int) -> list[Notice]: ...

    async def unread(self, account_id: str) -> int: ...

    async def revision(self, account_id: str) -> int: ...

    async def revisions(self, account_ids: Collection[str]) -> dict[str, int]: ...

    async def unsent(self, account_id: str) -> list[Notice]: ...

    async def about(self, application_id: str, *, account_id: str) -> list[Notice]: ...

    async def touch(self, settled: Sequence[Settled]) -> None: ...

    async def purge(self, *, before: datetime) -> None: ...

    async def forget_account(self, account_id: str) -> None: ...


class Messages(Protocol):
    """Messages on their way out."""

    async def add(self, sending: Sending, *, at: datetime) -> bool: ...

    async def states(self, notice_ids: Collection[str]) -> list[SendingState]: ...

    async def due(
        self, channel: Channel, *, lane: int, at: datetime, limit: int, excluding: Collection[str]
    ) -> list[Outgoing]: ...

    async def mark_sent(self, handled: Sequence[Handled], *, at: datetime) -> list[Settled]: ...

    async def mark_dead(self, message_id: str, *, state: MessageState, reason: str, at: datetime) -> list[Settled]: ...

    async def try_again(self, message_id: str, *, next_try_at: datetime, give_up_at: datetime, reason: str) -> None: ...

    async def record_receipts(self, receipts: Sequence[Receipt], *, at: datetime) -> list[Settled]: ...

    async def drop_thread(self, thread: str, *, at: datetime) -> list[Settled]: ...

    async def drop_expired(self, *, at: datetime) -> list[Settled]: ...

    async def backlog(self) -> list[MessageBacklog]: ...

    async def purge(self, *, before: datetime) -> None: ...


class PublicEvents(Protocol):
    """Events for other systems, kept for the relay and for the pull feed."""

    async def add(self, event: PublicEvent) -> None: ...

    async def purge(self, *, before: datetime) -> None: ...


class NotificationsUnitOfWork(UnitOfWork):
    """One transaction over everything the service keeps."""

    accounts: Accounts
    families: Families
    notices: Notices
    messages: Messages
    public_events: PublicEvents
    calls: Calls
    standings: Standings
    announcements: Announcements
