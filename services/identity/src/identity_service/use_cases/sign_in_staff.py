"""Let a member of staff in by password and code."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from identity_service.domain.staff import StaffMember
from identity_service.use_cases.begin_session import BeginSession, Grant, begin_session
from identity_service.use_cases.ports import IdentityWork, Secrets
from identity_service.use_cases.prove_staff import ProveStaff, StaffDesk, StaffRefused, prove_staff


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInStaff:
    """The proof and the device."""

    proof: ProveStaff
    device: str


async def sign_in_staff(
    command: SignInStaff, *, unit_of_work: IdentityWork, clock: Clock, desk: StaffDesk, secrets: Secrets
) -> Grant[StaffMember] | StaffRefused:
    """A new session for a member who proved herself."""
    member = await prove_staff(command.proof, unit_of_work=unit_of_work, clock=clock, desk=desk)
    if isinstance(member, StaffRefused):
        return member
    beginning = BeginSession(
        holder=member,
        holder_id=member.id,
        remember=False,
        device=command.device,
        address=command.proof.address,
    )
    return await begin_session(
        beginning,
        unit_of_work=unit_of_work.staff_sessions,
        clock=clock,
        secrets=secrets,
        terms=desk.terms.sessions,
    )
