"""What privileges and appeals need from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from applications_service.domain.appeals import Appeal, AppealState, AppealSubject
from applications_service.domain.application import Application
from applications_service.domain.claims import Claim
from applications_service.domain.privilege import PrivilegeState
from applications_service.domain.staff import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What proves a type: a fact a register tells, or a certificate good for a term from its issue, or a document."""

    fact: str | None
    certificate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCase:
    """A claim with the application it belongs to."""

    claim: Claim
    application: Application


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedClaims:
    """Which claims a reviewer asks for; `after` is (review_by, id) of the last one of the page before."""

    scope: Scope
    limit: int
    states: frozenset[PrivilegeState]
    territory: str | None = None
    #: Only those whose answer was due before the instant.
    late_at: datetime | None = None
    after: tuple[datetime, str] | None = None


class Claims(Protocol):
    """Claims of filed applications."""

    async def add(self, claim: Claim) -> None: ...
    async def save(self, claim: Claim) -> None: ...
    async def find(self, claim_id: str) -> Claim | None: ...
    async def of_application(self, application_id: str) -> Sequence[Claim]:
        """The application's claims, the first one first."""

    async def of_applications(self, application_ids: Sequence[str]) -> Mapping[str, Sequence[Claim]]: ...
    async def proof_of(self, privilege_type: str) -> Proof: ...
    async def page(self, wanted: WantedClaims) -> Sequence[ClaimCase]: ...
    async def expired(self, *, at: datetime, limit: int) -> Sequence[str]:
        """Applications that are open with a proven claim whose last day is over."""

    async def to_remind(self, *, expiring_before: datetime, limit: int) -> Sequence[str]:
        """Applications that are open with a proven claim that ends soon, of which nobody was reminded."""

    async def forget(self, application_id: str) -> None: ...


class Circumstances(Protocol):
    """What registers hold of children, as children told it."""

    async def keep(self, child_id: str, facts: Mapping[str, date | None], *, checked_at: datetime) -> None: ...
    async def of_child(self, child_id: str) -> Mapping[str, date | None] | None:
        """Facts with their last days, or None while the registers have not been heard."""

    async def forget_unrepresented(self, child_id: str) -> None:
        """Forget the child's facts when nobody represents it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealCase:
    """An appeal with the application it is about."""

    appeal: Appeal
    application: Application


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedAppeals:
    """Which appeals an officer asks for; `after` is (answer_by, id) of the last one of the page before."""

    scope: Scope
    limit: int
    states: frozenset[AppealState]
    about: AppealSubject | None = None
    territory: str | None = None
    late_at: datetime | None = None
    after: tuple[datetime, str] | None = None


class Appeals(Protocol):
    """Stored appeals."""

    async def add(self, appeal: Appeal) -> None:
        """Keep it; raises `AppealExistsError` when one about the same thing is open."""

    async def save(self, appeal: Appeal) -> None: ...
    async def find(self, appeal_id: str) -> Appeal | None: ...
    async def of_account(self, account_id: str, *, limit: int, before: str | None = None) -> Sequence[Appeal]:
        """The account's appeals, newest first."""

    async def page(self, wanted: WantedAppeals) -> Sequence[AppealCase]: ...
    async def contested_refusal(self, application_id: str) -> str | None:
        """The officer who last refused the application, if a person did."""

    async def forget_account(self, account_id: str) -> None: ...
