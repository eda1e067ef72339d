"""A draft is given up; its version stays taken, so that it never names two documents."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from queue_service.domain.errors import RuleDraftClosedError, RuleDraftUnknownError
from queue_service.use_cases.rule_ports import DRAFTED, RuleChange, RuleDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardRules:
    """Which draft, and who gives it up."""

    version: str
    by: str


async def discard_rules(command: DiscardRules, *, unit_of_work: RuleChange, clock: Clock) -> None:
    """Close the draft; raises `RuleDraftUnknownError`, or `RuleDraftClosedError` when it is closed already."""
    await open_draft(command.version, unit_of_work=unit_of_work)
    await unit_of_work.rule_drafts.discard(command.version, by=command.by, at=clock())


async def open_draft(version: str, *, unit_of_work: RuleChange) -> RuleDraft:
    """The draft, locked, if it is still one."""
    draft = await unit_of_work.rule_drafts.get(version, for_update=True)
    if draft is None:
        raise RuleDraftUnknownError
    if draft.state != DRAFTED:
        raise RuleDraftClosedError
    return draft
