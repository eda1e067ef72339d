"""Prove a member of staff by password and code: a code is accepted once, and a refusal is counted and written down."""

from dataclasses import dataclass, field, replace

from balabaqsha_chassis.clock import Clock
from identity_service.domain.audit import AuditEntry
from identity_service.domain.limits import Counted
from identity_service.domain.staff import NOBODY, RefusedBecause, Shown, StaffMember, StaffTerms, judge
from identity_service.use_cases.ports import IdentityWork
from identity_service.use_cases.staff_ports import OneTimeCodes


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDesk:
    """What staff are let in by."""

    codes: OneTimeCodes
    terms: StaffTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveStaff:
    """Whose login was typed, what its password was found right against, and the code."""

    login: str = field(repr=False)
    staff_id: str | None
    proven_hash: str | None = field(repr=False)
    #: The password hashed anew: dearer than before, or another one.
    new_hash: str | None = field(default=None, repr=False)
    code: str = field(repr=False)
    address: str
    #: The count of tries that a proof clears.
    cleared: Counted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRefused:
    """Nobody is let in; a value and no exception, so that the count and the line are committed."""

    why: RefusedBecause


async def prove_staff(
    command: ProveStaff, *, unit_of_work: IdentityWork, clock: Clock, desk: StaffDesk
) -> StaffMember | StaffRefused:
    """The member, her code used up; held until the commit, so that of two with one code the second is refused."""
    member = await unit_of_work.staff.hold(command.staff_id or NOBODY)
    step = desk.codes.step_of(command.code, secret=member.totp_secret if member else None, at=clock())
    why = judge(member, Shown(proven_hash=command.proven_hash, step=step), terms=desk.terms)
    if member is None or why is not None:
        return await _refuse(command, why or RefusedBecause.LOGIN_UNKNOWN, unit_of_work=unit_of_work, clock=clock)
    password_hash = command.new_hash or member.password_hash
    proven = replace(member, last_step=step, failed_attempts=0, password_hash=password_hash)
    await unit_of_work.staff.save(proven)
    if command.cleared is not None:
        await unit_of_work.limits.clear(command.cleared)
    return proven


async def _refuse(
    command: ProveStaff, why: RefusedBecause, *, unit_of_work: IdentityWork, clock: Clock
) -> StaffRefused:
    """The same steps for a member and for nobody, so that they take as long."""
    await unit_of_work.staff.count_failure(command.staff_id or NOBODY)
    entry = AuditEntry(
        at=clock(),
        what="refused",
        staff_id=command.staff_id,
        typed_name=command.login,
        why=why,
        address=command.address,
    )
    await unit_of_work.staff_sessions.journal.note(entry)
    return StaffRefused(why=why)
