"""Count a try of a member of staff and find what to check her password against."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from identity_service.domain.audit import AuditEntry
from identity_service.domain.limits import AttemptLimits
from identity_service.domain.staff import RefusedBecause
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginStaffTry:
    """What was typed as a login, and from where."""

    login: str = field(repr=False)
    address: str = field(repr=False)
    masked_address: str
    exempt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTry:
    """What to check the password against, or how long to wait first; a value, so that the count is committed."""

    staff_id: str | None = None
    password_hash: str | None = field(default=None, repr=False)
    wait: int | None = None


async def begin_staff_try(
    command: BeginStaffTry, *, unit_of_work: IdentityWork, clock: Clock, limits: AttemptLimits
) -> StaffTry:
    """The member of the login, if any; the try is counted before anything is compared."""
    if not command.exempt:
        for counted in limits.of(limit_name(command.login), address=command.address):
            wait = await unit_of_work.limits.take(counted, at=clock())
            if wait is not None:
                await _remember(command, unit_of_work=unit_of_work, clock=clock)
                return StaffTry(wait=wait)
    member = await unit_of_work.staff.find(command.login)
    if member is None:
        return StaffTry()
    return StaffTry(staff_id=member.id, password_hash=member.password_hash)


def limit_name(login: str) -> str:
    """What tries of a login are counted by; a parent of the same login is counted apart."""
    return f"staff:{login}"


async def _remember(command: BeginStaffTry, *, unit_of_work: IdentityWork, clock: Clock) -> None:
    entry = AuditEntry(
        at=clock(),
        what="refused",
        typed_name=command.login,
        why=RefusedBecause.LIMIT_REACHED,
        address=command.masked_address,
    )
    await unit_of_work.staff_sessions.journal.note(entry)
