"""A compared draft is scheduled to renew every list on its day; cancelled before it, or approved by a publication."""

from dataclasses import dataclass, replace

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import local_day
from queue_service.domain.errors import ComparisonMissingError
from queue_service.domain.iteration_errors import (
    RenewalDayError,
    RenewalRequiredError,
    RenewalScheduledError,
    RenewalUnknownError,
)
from queue_service.domain.rule_set import ANNUAL_RENEWAL, rule_set_of
from queue_service.use_cases.compare_rules import DONE
from queue_service.use_cases.discard_rules import open_draft
from queue_service.use_cases.renewal_ports import CANCELLED, EXECUTED, SCHEDULED, Renewal, RenewalWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRenewal:
    """Which draft, and who schedules it, or gives it up."""

    version: str
    by: str


async def schedule_renewal(command: ScheduleRenewal, *, unit_of_work: RenewalWork, clock: Clock) -> Renewal:
    """Store the renewal with the day its rules are valid from.

    Refused before a comparison, for rules of another cause, for a day that has come, and beside another renewal.
    """
    draft = await open_draft(command.version, unit_of_work=unit_of_work)
    if (draft.comparison or {}).get("state") != DONE:
        raise ComparisonMissingError
    rules, now = rule_set_of(draft.document), clock()
    if rules.cause != ANNUAL_RENEWAL:
        raise RenewalRequiredError
    if rules.valid_from <= local_day(now):
        raise RenewalDayError
    renewal = Renewal(
        version=rules.version,
        valid_from=rules.valid_from,
        state=SCHEDULED,
        scheduled_by=command.by,
        scheduled_at=now,
    )
    if not await unit_of_work.renewals.add(renewal):
        raise RenewalScheduledError
    return renewal


async def cancel_renewal(command: ScheduleRenewal, *, unit_of_work: RenewalWork) -> Renewal:
    """Give a renewal up before its day."""
    renewal = await unit_of_work.renewals.get(command.version, for_update=True)
    if renewal is None:
        raise RenewalUnknownError
    if renewal.state in (CANCELLED, EXECUTED):
        raise RenewalScheduledError
    cancelled = replace(renewal, state=CANCELLED)
    await unit_of_work.renewals.save(cancelled)
    return cancelled
