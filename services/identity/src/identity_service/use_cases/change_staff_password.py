"""Replace the password of a member of staff, proven by the old one and a code; her other sessions end."""

from dataclasses import dataclass, replace

from balabaqsha_chassis.clock import Clock
from identity_service.domain.sessions import Ending
from identity_service.use_cases.end_sessions import EndSessions, end_sessions
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.prove_staff import ProveStaff, StaffDesk, StaffRefused, prove_staff
from identity_service.use_cases.session_ports import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStaffPassword:
    """The proof, which holds the hash of the new password, and the session that goes on."""

    proof: ProveStaff
    session_id: str


async def change_staff_password(
    command: ChangeStaffPassword, *, unit_of_work: IdentityWork, clock: Clock, desk: StaffDesk
) -> StaffRefused | None:
    """The new password holds from the commit on, and a provisional one no longer stands before the rights."""
    member = await prove_staff(command.proof, unit_of_work=unit_of_work, clock=clock, desk=desk)
    if isinstance(member, StaffRefused):
        return member
    await unit_of_work.staff.save(replace(member, password_provisional=False))
    work = unit_of_work.staff_sessions
    others = EndSessions(account_id=member.id, why=Ending.PASSWORD_CHANGED, but=command.session_id)
    await end_sessions(others, unit_of_work=work, clock=clock)
    entry = JournalEntry(at=clock(), what="password_changed", session_id=command.session_id)
    await work.journal.add(member.id, entry)
    return None
