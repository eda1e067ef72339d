"""Change a member of staff: what she may, whether she is let in, what by; her sessions end with the old state."""

from dataclasses import dataclass, field, replace

from balabaqsha_chassis.clock import Clock
from identity_service.domain.audit import AuditEntry
from identity_service.domain.errors import AccountNotFoundError
from identity_service.domain.sessions import Ending
from identity_service.domain.staff import Rights, StaffMember
from identity_service.use_cases.admit_staff import described
from identity_service.use_cases.end_sessions import EndSessions, end_sessions
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStaff:
    """Whom, by whom, and what is to be different; None leaves a thing as it is."""

    login: str
    actor: str
    rights: Rights | None = None
    active: bool | None = None
    #: A password given out by an administrator.
    password_hash: str | None = field(default=None, repr=False)
    password_provisional: bool = True
    totp_secret: str | None = field(default=None, repr=False)


async def change_staff(command: ChangeStaff, *, unit_of_work: IdentityWork, clock: Clock) -> StaffMember:
    """The changed member, no longer locked out; raises `AccountNotFoundError`."""
    before = await unit_of_work.staff.find(command.login, hold=True)
    if before is None:
        raise AccountNotFoundError
    member = _changed(before, command)
    await unit_of_work.staff.save(member)
    if command.totp_secret is not None:
        await unit_of_work.staff.set_totp_secret(member.id, totp_secret=command.totp_secret)
    work = unit_of_work.staff_sessions
    for what, why in _lines(command):
        entry = AuditEntry(at=clock(), what=what, actor=command.actor, staff_id=member.id, why=why)
        await work.journal.note(entry)
    await end_sessions(EndSessions(account_id=member.id, why=_ending(command)), unit_of_work=work, clock=clock)
    return member


def _changed(before: StaffMember, command: ChangeStaff) -> StaffMember:
    new_password = command.password_hash is not None
    return replace(
        before,
        failed_attempts=0,
        assigned=command.rights or before.assigned,
        active=before.active if command.active is None else command.active,
        password_hash=command.password_hash or before.password_hash,
        password_provisional=command.password_provisional if new_password else before.password_provisional,
        totp_secret=command.totp_secret or before.totp_secret,
    )


def _lines(command: ChangeStaff) -> list[tuple[str, str | None]]:
    """What the audit says of it."""
    lines: list[tuple[str, str | None]] = []
    if command.rights is not None:
        lines.append(("rights_changed", described(command.rights)))
    if command.active is not None:
        lines.append(("enabled" if command.active else "disabled", None))
    if command.password_hash is not None:
        lines.append(("password_reset", None))
    if command.totp_secret is not None:
        lines.append(("totp_reset", None))
    return lines


def _ending(command: ChangeStaff) -> Ending:
    if command.active is False:
        return Ending.DISABLED
    return Ending.RIGHTS_CHANGED if command.rights is not None else Ending.SECRETS_RENEWED
