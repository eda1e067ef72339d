"""What registers hold of a child proves a claim, or ends a proof; a register that is silent does neither."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from applications_service.domain.application import Application
from applications_service.domain.claims import Validity
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.settle_claim import current_claim, good_until, settle_claim
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChildFacts:
    """Everything that registers hold of the child now."""

    child_id: str
    facts: Mapping[str, date | None]
    checked_at: datetime


async def note_child_facts(command: NoteChildFacts, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """Keep the copy, and judge the claims of the child's open applications by it."""
    await unit_of_work.applications.lock_child(command.child_id)
    await unit_of_work.circumstances.keep(command.child_id, command.facts, checked_at=command.checked_at)
    for application in await unit_of_work.applications.open_of_child(command.child_id):
        await consult_registers(application, unit_of_work=unit_of_work, at=clock())


async def consult_registers(application: Application, *, unit_of_work: ApplicationsUnitOfWork, at: datetime) -> None:
    """Judge the application's claim by what is known of the child; whose link is not proven learns nothing of it."""
    claim = await current_claim(application, unit_of_work=unit_of_work)
    if claim is None or not application.link_proven:
        return
    fact = (await unit_of_work.claims.proof_of(claim.type)).fact
    held = await unit_of_work.circumstances.of_child(application.child_id)
    if fact is None or held is None:
        return
    judged = claim.heard_registers(_validity(held, fact=fact, today=local_day(at)), at=at)
    if judged != claim:
        await settle_claim(judged, application, unit_of_work=unit_of_work, at=at)


def _validity(held: Mapping[str, date | None], *, fact: str, today: date) -> Validity | None:
    if fact not in held:
        return None
    until = held[fact]
    return None if until is not None and until < today else good_until(until)
