"""Rule sets to look up: those in force, those that were, and the drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_service.domain.errors import RuleDraftUnknownError, RuleVersionUnknownError
from queue_service.domain.rule_set import RuleSet, rule_set_of
from queue_service.use_cases.rule_ports import (
    PUBLISHED,
    Document,
    InForce,
    ListedRules,
    RuleBook,
    RuleDraft,
    RuleDrafts,
)

CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetCard:
    """A rule set as staff look it up."""

    rules: RuleSet
    document: Document
    state: str
    in_force: bool
    draft: RuleDraft | None


async def show_rules(version: str, *, rules: RuleBook) -> RuleSet:
    """A published version; `current` is the one in force. Raises `RuleVersionUnknownError`, for drafts too."""
    found = await rules.in_force() if version == CURRENT else await rules.version(version)
    if found is None:
        raise RuleVersionUnknownError
    return found


async def show_versions(*, rules: RuleBook) -> Sequence[InForce]:
    """Every version ever published, the newest first."""
    return await rules.history()


async def show_rule_set(version: str, *, drafts: RuleDrafts, rules: RuleBook) -> RuleSetCard:
    """A draft, or a version installed without one; raises `RuleDraftUnknownError` for neither."""
    draft = await drafts.get(version)
    document = draft.document if draft else await rules.document(version)
    if document is None:
        raise RuleDraftUnknownError
    is_published = draft is None or draft.state == PUBLISHED
    in_force = await rules.in_force()
    return RuleSetCard(
        rules=rule_set_of(document),
        document=document,
        state=draft.state if draft else PUBLISHED,
        in_force=is_published and in_force.version == version,
        draft=draft,
    )


async def show_comparison(version: str, *, drafts: RuleDrafts) -> Mapping[str, Any] | None:
    """What the draft was compared to, or that this is under way; None where nobody has asked."""
    draft = await drafts.get(version)
    if draft is None:
        raise RuleDraftUnknownError
    return draft.comparison


async def list_rules(
    *, after: tuple[datetime, str] | None, limit: int, drafts: RuleDrafts
) -> tuple[Sequence[ListedRules], bool]:
    """Rule sets and drafts, the newest first, and whether there are more."""
    found = await drafts.listed(after=after, limit=limit + 1)
    return found[:limit], len(found) > limit
