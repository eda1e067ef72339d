"""What those who run the system need from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from identity_service.domain.audit import AuditEntry, AuditLine
from identity_service.domain.staff import StaffMember
from identity_service.use_cases.session_ports import SessionJournal, SessionWork


class Staff(Protocol):
    """Those who run the system."""

    async def get(self, holder_id: str) -> StaffMember | None:
        """The member, unless disabled."""

    async def hold(self, staff_id: str) -> StaffMember | None:
        """The member, disabled or not, locked until the commit."""

    async def find(self, login: str, *, hold: bool = False) -> StaffMember | None:
        """The member of a login, disabled or not."""

    async def all(self) -> Sequence[StaffMember]: ...
    async def add(self, member: StaffMember) -> None: ...
    async def save(self, member: StaffMember) -> None:
        """What may change, but for the secret of the codes."""

    async def count_failure(self, staff_id: str) -> None: ...
    async def set_totp_secret(self, staff_id: str, *, totp_secret: str) -> None:
        """A new secret; codes of the former one are forgotten."""

    async def rewrap(self) -> int: ...


class StaffAudit(SessionJournal, Protocol):
    """What staff did and what was done to them; lines are added, chained, and never changed."""

    async def note(self, entry: AuditEntry) -> None: ...
    async def lines(self) -> Sequence[tuple[AuditLine, bytes]]: ...


class StaffSessionWork(SessionWork, Protocol):
    """The same for sessions of staff, whose journal is the audit."""

    @property
    def journal(self) -> StaffAudit: ...


class OneTimeCodes(Protocol):
    """Codes of authenticator apps, RFC 6238."""

    def new_secret(self) -> str: ...
    def step_of(self, code: str, *, secret: str | None, at: datetime) -> int | None:
        """The time step the code is of, if that is about now; never for None, though it takes as long."""

    def uri(self, secret: str, *, login: str) -> str:
        """What an authenticator app is set up with."""
