"""A second person puts compared rules in force: one leaf, and no entry is touched."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from queue_service.domain.changes import rules_in_force
from queue_service.domain.country_days import KAZAKHSTAN
from queue_service.domain.errors import (
    ComparisonMissingError,
    ComparisonStaleError,
    PublicationInProgressError,
    RulesNotValidYetError,
    SecondPersonRequiredError,
)
from queue_service.domain.rule_document import document_hash
from queue_service.domain.rule_set import rule_set_of
from queue_service.use_cases.compare_rules import DONE
from queue_service.use_cases.discard_rules import open_draft
from queue_service.use_cases.renewal_ports import PREVIEWED, SCHEDULED, RenewalWork
from queue_service.use_cases.rule_ports import RuleDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRules:
    """Which draft, and who decides."""

    version: str
    by: str


async def publish_rules(command: PublishRules, *, unit_of_work: RenewalWork, clock: Clock) -> RuleDraft:
    """Install the rules and append the leaf that puts them in force; the sealer turns every list by it at once.

    Refused to the person who drafted them, before somebody has seen a comparison with the rules now in force, before
    the day they are valid from, and while other rules wait for their leaf. Rules that are scheduled as a renewal are
    published ahead of their day, and come into force on it.
    """
    draft = await open_draft(command.version, unit_of_work=unit_of_work)
    if draft.drafted_by == command.by:
        raise SecondPersonRequiredError
    against = _compared_with(draft)
    rules = rule_set_of(draft.document)
    now = clock()
    if rules.valid_from > now.astimezone(KAZAKHSTAN).date():
        return await _approve_for_its_day(draft, command, against=against, unit_of_work=unit_of_work, clock=clock)
    if not await unit_of_work.rules.hold_publication():
        raise PublicationInProgressError
    if against != (await unit_of_work.rules.in_force()).version:
        raise ComparisonStaleError
    await unit_of_work.rules.add(rules, document=draft.document)
    await unit_of_work.pending.append(
        rules_in_force(
            version=rules.version, document_hash=document_hash(draft.document), keep_progress=draft.keep_progress
        )
    )
    await unit_of_work.rule_drafts.publish(command.version, by=command.by, at=now)
    return draft


async def _approve_for_its_day(
    draft: RuleDraft, command: PublishRules, *, against: str, unit_of_work: RenewalWork, clock: Clock
) -> RuleDraft:
    """Rules with their day ahead: in force then, if a renewal is scheduled with them; else they wait."""
    renewal = await unit_of_work.renewals.get(command.version)
    if renewal is None or renewal.state not in (SCHEDULED, PREVIEWED):
        raise RulesNotValidYetError
    if against != (await unit_of_work.rules.in_force()).version:
        raise ComparisonStaleError
    await unit_of_work.rule_drafts.publish(command.version, by=command.by, at=clock())
    return draft


def _compared_with(draft: RuleDraft) -> str:
    """The version that the draft was compared with."""
    comparison = draft.comparison or {}
    if comparison.get("state") != DONE:
        raise ComparisonMissingError
    return str(comparison["against"])
