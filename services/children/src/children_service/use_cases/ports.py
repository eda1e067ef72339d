"""What the service needs from outside: its storage, and the population register."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from balabaqsha_chassis.outbox import Outbox
from children_service.domain.allowance import Allowance, CheckLimits
from children_service.domain.check import Check, RegisterAnswer
from children_service.domain.child import Child, Link, RepresentedChild
from children_service.domain.iin import Iin
from children_service.use_cases.circumstance_ports import FollowedChildren

#: Where a page of children ended: when the last one was added, and its id.
Place = tuple[datetime, str]


class Register(Protocol):
    """The population register."""

    async def relation(self, *, guardian: Iin, child: Iin) -> RegisterAnswer | None:
        """What ties the two, or None when nothing does; raises `RegisterUnavailableError`."""
        ...


class Accounts(Protocol):
    """The accounts that ask, as far as this service must know them."""

    async def hold(self, account_id: str) -> None:
        """Keep the account's other work waiting until the commit; raises `AccountErasedError`."""
        ...

    async def mark_erased(self, account_id: str, *, at: datetime) -> None: ...

    async def drop_erased(self, *, before: datetime) -> None: ...


class Allowances(Protocol):
    """How many checks each account has made in each day."""

    async def take(self, account_id: str, *, day: date, limits: CheckLimits) -> Allowance:
        """Count one more attempt, as failed until the register has said otherwise; atomic, and refusals count too."""
        ...

    async def give_back(self, account_id: str, *, day: date, failed: int, in_all: int) -> None: ...

    async def drop_all(self, account_id: str) -> None: ...

    async def drop(self, *, before: date) -> None: ...


class Checks(Protocol):
    """The evidence of what the register answered."""

    async def add(self, check: Check) -> None: ...

    async def find(self, check_id: str, *, account_id: str) -> Check | None:
        """The account's own check while its evidence can be read."""
        ...

    async def list_of(self, account_id: str) -> Sequence[Check]: ...

    async def mark_used(self, check_id: str, *, at: datetime) -> None: ...

    async def destroy_used(self, child_id: str) -> None:
        """Make what checks of the child tell of it unreadable; that they were made, and when, stays."""
        ...

    async def drop_all(self, account_id: str) -> None: ...

    async def drop_unused(self, *, expired_before: datetime) -> None: ...


class Children(Protocol):
    """Every child once, whoever represents it."""

    async def find_or_add(self, child: Child) -> Child:
        """The standing child with this IIN, or this one; its row is held until the commit."""
        ...

    async def update_facts(self, child: Child) -> None: ...

    async def hold(self, child_id: str) -> None:
        """Keep others' work on the child waiting until the commit."""
        ...

    async def destroy(self, child_id: str) -> None:
        """Destroy the child's data key and all that it read."""
        ...


class Links(Protocol):
    """Who represents whom."""

    async def find(self, *, account_id: str, child_id: str) -> Link | None: ...

    async def keep(self, link: Link) -> None: ...

    async def remove(self, link: Link) -> bool:
        """False when it was gone already."""
        ...

    async def has_any(self, child_id: str) -> bool: ...

    async def child_ids_of(self, account_id: str) -> Sequence[str]:
        """In the order of ids, so that two accounts that share children never wait for each other."""
        ...


class FamilyViews(Protocol):
    """Reads for screens: an account's children with what they are to it."""

    async def one(self, child_id: str, *, account_id: str) -> RepresentedChild | None: ...

    async def many(self, account_id: str, *, after: Place | None, limit: int) -> Sequence[RepresentedChild]: ...


class DataKeys(Protocol):
    """The wrapped data keys of children and checks."""

    async def rewrap(self, *, at_most: int) -> int:
        """Look at some that older keys wrap, bring them under the current one, and answer how many were looked at."""
        ...


class KeptAnswers(Protocol):
    """Answers that tell of a child, as they may be kept for a repeated request."""

    async def seal(self, body: bytes, *, child_id: str) -> bytes: ...

    async def open(self, sealed: bytes) -> bytes | None:
        """The body as it was given, or None when the child's data was destroyed since."""
        ...


class ChildrenUnitOfWork(Protocol):
    """One transaction over all of it."""

    @property
    def outbox(self) -> Outbox: ...

    @property
    def accounts(self) -> Accounts: ...

    @property
    def allowances(self) -> Allowances: ...

    @property
    def checks(self) -> Checks: ...

    @property
    def children(self) -> Children: ...

    @property
    def links(self) -> Links: ...

    @property
    def followed(self) -> FollowedChildren: ...

    @property
    def family_views(self) -> FamilyViews: ...

    @property
    def data_keys(self) -> DataKeys: ...

    @property
    def answers(self) -> KeptAnswers: ...
