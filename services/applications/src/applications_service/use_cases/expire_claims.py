"""Proofs run out by the clock, and a reminder goes before."""

from dataclasses import replace
from datetime import timedelta

from applications_service.domain.application import Application
from applications_service.domain.claim_table import ClaimAction
from applications_service.domain.claims import Claim, ClaimGround
from applications_service.domain.privilege import PrivilegeState
from applications_service.domain.terms import TermName
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.settle_claim import current_claim, settle_claim
from balabaqsha_chassis.clock import Clock
from balabaqsha_contracts.applications_decision_events import PrivilegeReminderDueV1

BATCH = 100


async def expire_claim(application_id: str, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> bool:
    """Whether the proof of the application's claim had run out, and the claim with it."""
    now = clock()
    held = await _held(application_id, unit_of_work=unit_of_work)
    if held is None:
        return False
    application, claim = held
    if claim.expires_at is None or claim.expires_at > now or not claim.can(ClaimAction.EXPIRE):
        return False
    ended_by_register = claim.state is PrivilegeState.AUTO_CONFIRMED
    ground = ClaimGround.REGISTER_FACT_ENDED if ended_by_register else ClaimGround.CERTIFICATE_EXPIRED
    await settle_claim(claim.expire(ground, at=now), application, unit_of_work=unit_of_work, at=now)
    return True


async def remind_of_claim(application_id: str, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> bool:
    """Whether the parent was told now that the proof ends soon; once a proof."""
    held = await _held(application_id, unit_of_work=unit_of_work)
    if held is None:
        return False
    application, claim = held
    if claim.valid_until is None or claim.reminded_at is not None or not claim.can(ClaimAction.EXPIRE):
        return False
    await unit_of_work.claims.save(replace(claim, reminded_at=clock()))
    await unit_of_work.outbox.add(
        PrivilegeReminderDueV1(
            application_id=application.id,
            number=application.number,
            account_id=application.account_id,
            claim_id=claim.id,
            privilege_class=claim.privilege_class,
            valid_until=claim.valid_until,
        )
    )
    return True


async def claims_to_expire(*, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> list[str]:
    """Some applications whose proof has run out."""
    return list(await unit_of_work.claims.expired(at=clock(), limit=BATCH))


async def claims_to_remind(*, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> list[str]:
    """Some applications whose proof ends within the term of the reminder."""
    now = clock()
    days = (await unit_of_work.terms.in_force(now))[TermName.PRIVILEGE_REMINDER].value
    soon = now + timedelta(days=days)
    return list(await unit_of_work.claims.to_remind(expiring_before=soon, limit=BATCH))


async def _held(application_id: str, *, unit_of_work: ApplicationsUnitOfWork) -> tuple[Application, Claim] | None:
    application = await unit_of_work.applications.load(application_id)
    if application is None or not application.is_open or not application.is_published:
        return None
    claim = await current_claim(application, unit_of_work=unit_of_work)
    return None if claim is None else (application, claim)
