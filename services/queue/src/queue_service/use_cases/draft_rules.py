"""A rule set is drafted: checked whole, stored as it was written, and in force for nobody."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from queue_service.domain.errors import RuleVersionTakenError
from queue_service.domain.rule_document import check_plain
from queue_service.domain.rule_set import rule_set_of
from queue_service.use_cases.rule_ports import Document, RuleChange, RuleDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRules:
    """The document, whether ratios go on from where they stand, and why the rules change."""

    document: Document
    keep_progress: bool
    reason: str
    by: str


async def draft_rules(command: DraftRules, *, unit_of_work: RuleChange, clock: Clock) -> RuleDraft:
    """Store the draft under its own version.

    Raises `RuleSetInvalidError` for an unsound document, `RuleVersionTakenError` for a version that has one already.
    """
    check_plain(command.document)
    rules = rule_set_of(command.document)
    draft = RuleDraft(
        version=rules.version,
        document=command.document,
        keep_progress=command.keep_progress,
        reason=command.reason,
        drafted_by=command.by,
        drafted_at=clock(),
    )
    if await unit_of_work.rules.has(rules.version) or not await unit_of_work.rule_drafts.add(draft):
        raise RuleVersionTakenError
    return draft
