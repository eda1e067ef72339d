"""Those who run the system: who they are, what each may, and when one of them is let in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from identity_service.domain.errors import RoleUnknownError, TerritoryInvalidError
from identity_service.domain.sessions import SessionTerms

#: Every territory there is; an empty set of territories is none of them.
EVERYWHERE = "all"
#: The id of no member: refusals of unknown names take the same steps with it.
NOBODY = "00000000-0000-0000-0000-000000000000"
_TERRITORY = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$", re.ASCII)


class Role(StrEnum):
    """What a member of staff is entrusted with; what each may do, the services that own the data decide."""

    CALL_CENTRE_AGENT = "call_centre_agent"
    ASSISTED_FILING_CLERK = "assisted_filing_clerk"
    PRIVILEGE_REVIEWER = "privilege_reviewer"
    QUEUE_OPERATOR = "queue_operator"
    APPROVING_OFFICER = "approving_officer"
    KINDERGARTEN_CLERK = "kindergarten_clerk"
    KINDERGARTEN_HEAD = "kindergarten_head"
    DEPARTMENT_ANALYST = "department_analyst"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The roles of a member, and the territories they hold in."""

    roles: frozenset[Role] = frozenset()
    territories: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, *, roles: Iterable[str], territories: Iterable[str]) -> "Rights":
        """The rights of typed codes; raises `RoleUnknownError` or `TerritoryInvalidError`."""
        return cls(
            roles=frozenset(_role(code) for code in roles),
            territories=frozenset(_territory(code) for code in territories),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTerms:
    """How long sessions of staff live, and after how many failures in a row a member is locked out."""

    sessions: SessionTerms
    failures_most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """One member of staff."""

    id: str
    login: str
    password_hash: str = field(repr=False)
    #: The password was given out by an administrator; until it is replaced it opens no rights.
    password_provisional: bool
    totp_secret: str = field(repr=False)
    assigned: Rights
    active: bool = True
    #: The time step of the last code accepted; no code of it or of an earlier one is accepted again.
    last_step: int | None = None
    failed_attempts: int = 0
    created_at: datetime

    @property
    def rights(self) -> Rights:
        """What the member may at present."""
        return Rights() if self.password_provisional else self.assigned

    def is_locked(self, terms: StaffTerms) -> bool:
        return self.failed_attempts >= terms.failures_most


class RefusedBecause(StrEnum):
    """Why somebody was not let in: written down, and never told."""

    LOGIN_UNKNOWN = "login_unknown"
    DISABLED = "disabled"
    LOCKED = "locked"
    PASSWORD_WRONG = "password_wrong"  # noqa: S105 - a reason, not a password
    CODE_WRONG = "code_wrong"
    CODE_REUSED = "code_reused"
    LIMIT_REACHED = "limit_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What was shown: whether the password was right, and the time step of the code if it was one of now."""

    #: The hash the password was found right against; None for a wrong one.
    proven_hash: str | None = field(repr=False)
    step: int | None


def judge(member: StaffMember | None, shown: Shown, *, terms: StaffTerms) -> RefusedBecause | None:
    """Why the member is refused, or None to let her in."""
    if member is None:
        return RefusedBecause.LOGIN_UNKNOWN
    used_up = shown.step is not None and member.last_step is not None and shown.step <= member.last_step
    reasons = (
        (not member.active, RefusedBecause.DISABLED),
        (member.is_locked(terms), RefusedBecause.LOCKED),
        (shown.proven_hash != member.password_hash, RefusedBecause.PASSWORD_WRONG),
        (shown.step is None, RefusedBecause.CODE_WRONG),
        (used_up, RefusedBecause.CODE_REUSED),
    )
    return next((why for holds, why in reasons if holds), None)


def _role(code: str) -> Role:
    try:
        return Role(code)
    except ValueError:
        raise RoleUnknownError from None


def _territory(code: str) -> str:
    if not _TERRITORY.match(code):
        raise TerritoryInvalidError
    return code
