"""Hear that an account represents a child; applications that waited for it are decided."""

from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.age import rule_date
from applications_service.domain.application import Application
from applications_service.domain.rivals import decide
from applications_service.domain.timeline import RejectionGround
from applications_service.use_cases.announcements import announce_submission, reject
from applications_service.use_cases.hear_registers import consult_registers
from applications_service.use_cases.ports import ApplicationsUnitOfWork, ChildLink
from balabaqsha_chassis.clock import Clock

CHILDREN = "children"


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberChildLink:
    """The link as children told it, and the instant it was told of."""

    link: ChildLink
    told_at: datetime


async def remember_child_link(
    command: RememberChildLink, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> None:
    """Keep the link; what the account filed for the child before now is proven, or refused with its ground."""
    link = command.link
    await unit_of_work.applications.lock_child(link.child_id)
    await unit_of_work.links.remember(link)
    candidates = await unit_of_work.applications.open_of_child(link.child_id)
    for waiting in candidates:
        if waiting.account_id == link.account_id and not waiting.link_proven:
            others = [other for other in candidates if other is not waiting]
            await _decide(waiting, link=link, others=others, unit_of_work=unit_of_work, clock=clock)
    await unit_of_work.links.heard(source=CHILDREN, at=command.told_at)


async def _decide(
    waiting: Application,
    *,
    link: ChildLink,
    others: list[Application],
    unit_of_work: ApplicationsUnitOfWork,
    clock: Clock,
) -> None:
    now = clock()
    filed_at = waiting.filed_at or now
    rule = await unit_of_work.reference.age_rule(rule_date(filed_at))
    if rule.refuses(link.birth_date, at=filed_at):
        await reject(waiting, RejectionGround.OVER_AGE, at=now, unit_of_work=unit_of_work)
        return
    decision = decide(waiting, others=others)
    if not decision.stands:
        await reject(waiting, RejectionGround.DUPLICATE, at=now, unit_of_work=unit_of_work)
        return
    for displaced in decision.displaced:
        await reject(displaced, RejectionGround.DUPLICATE, at=now, unit_of_work=unit_of_work)
    waiting.prove_link(link.birth_date, at=now)
    await unit_of_work.applications.save(waiting)
    await announce_submission(waiting, unit_of_work=unit_of_work)
    await consult_registers(waiting, unit_of_work=unit_of_work, at=now)
