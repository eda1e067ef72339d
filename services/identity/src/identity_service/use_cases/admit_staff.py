"""Admit a new member of staff."""

from dataclasses import dataclass, field

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from identity_service.domain.audit import AuditEntry
from identity_service.domain.staff import Rights, StaffMember
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitStaff:
    """Who, what she may, what she is let in by, and who admits her."""

    login: str
    rights: Rights
    password_hash: str = field(repr=False)
    password_provisional: bool
    totp_secret: str = field(repr=False)
    actor: str


async def admit_staff(command: AdmitStaff, *, unit_of_work: IdentityWork, clock: Clock) -> StaffMember:
    """The new member; raises `LoginTakenError`."""
    now = clock()
    member = StaffMember(
        id=new_id(),
        login=command.login,
        password_hash=command.password_hash,
        password_provisional=command.password_provisional,
        totp_secret=command.totp_secret,
        assigned=command.rights,
        created_at=now,
    )
    await unit_of_work.staff.add(member)
    entry = AuditEntry(at=now, what="admitted", actor=command.actor, staff_id=member.id, why=described(command.rights))
    await unit_of_work.staff_sessions.journal.note(entry)
    return member


def described(rights: Rights) -> str:
    """The rights as the audit holds them."""
    return f"{','.join(sorted(rights.roles))} in {','.join(sorted(rights.territories)) or 'no territory'}"
