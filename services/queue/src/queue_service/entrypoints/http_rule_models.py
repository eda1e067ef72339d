"""The answers about rule sets."""

from datetime import date
from typing import Any

from pydantic import Field

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel
from queue_service.domain.rule_document import document_hash
from queue_service.domain.rule_set import RuleSet
from queue_service.entrypoints.rule_words import WITHIN_CATEGORY, order_in_words
from queue_service.use_cases.public_ports import PublicHead
from queue_service.use_cases.rule_ports import InForce, ListedRules, RuleDraft
from queue_service.use_cases.show_rules import RuleSetCard


class NewRules(RequestModel):
    """A rule set to draft."""

    document: dict[str, Any] = Field(description="The document as `docs/reference/ledger.md` describes it")
    keep_progress: bool = Field(description="Whether ratios go on from where they stand")
    reason: Line = Field(min_length=3, max_length=1000)


class RuleCategoryView(ResponseModel):
    """A category and its rank: 1 is named first."""

    rank: int
    code: str
    text: str


class RulesView(ResponseModel):
    """A version of the rules in plain words."""

    version: str
    valid_from: date
    act: str
    cause: str
    title: str | None
    uncertain: list[str]
    categories: list[RuleCategoryView]
    order: list[str]
    within_category: str

    @classmethod
    def of(cls, rules: RuleSet, *, language: Language) -> "RulesView":
        """The rules in the caller's language."""
        return cls(
            version=rules.version,
            valid_from=rules.valid_from,
            act=rules.act,
            cause=rules.cause,
            title=rules.title.get(language),
            uncertain=list(rules.uncertain),
            categories=[
                RuleCategoryView(rank=rank, code=code, text=rules.labels[code][language])
                for rank, code in enumerate(rules.categories, start=1)
            ],
            order=order_in_words(rules, language=language),
            within_category=WITHIN_CATEGORY[language],
        )


class RuleVersionView(ResponseModel):
    """A version, and the leaf from which it orders the lists."""

    version: str
    in_force: bool
    valid_from: date
    act: str
    cause: str
    title: str | None
    hash: str
    ledger_seq: int | None
    since: ApiTime | None

    @classmethod
    def of(cls, found: InForce, *, head: PublicHead, language: Language) -> "RuleVersionView":
        """The version with its title in the caller's language."""
        return cls(
            version=found.version,
            in_force=found.version == head.rule_version,
            valid_from=found.valid_from,
            act=found.act,
            cause=found.cause,
            title=found.title.get(language),
            hash=found.hash,
            ledger_seq=found.seq,
            since=found.at,
        )


class RuleVersions(ResponseModel):
    """Every version that is or was in force, the newest first."""

    items: list[RuleVersionView]


class DraftView(ResponseModel):
    """Who did what to a draft; accounts are opaque."""

    reason: str
    keep_progress: bool
    drafted_by: str
    drafted_at: ApiTime
    compared_at: ApiTime | None
    compared_seq: int | None
    published_by: str | None
    published_at: ApiTime | None

    @classmethod
    def of(cls, draft: RuleDraft) -> "DraftView":
        """The draft's course."""
        return cls(
            reason=draft.reason,
            keep_progress=draft.keep_progress,
            drafted_by=draft.drafted_by,
            drafted_at=draft.drafted_at,
            compared_at=draft.compared_at,
            compared_seq=draft.compared_seq,
            published_by=draft.published_by,
            published_at=draft.published_at,
        )


class RuleSetView(ResponseModel):
    """A rule set on its way or in force; `draft` is null for one that was installed with the service."""

    version: str
    state: str
    in_force: bool
    valid_from: date
    act: str
    cause: str
    title: str | None
    draft: DraftView | None

    @classmethod
    def of(cls, found: ListedRules, *, language: Language) -> "RuleSetView":
        """The rule set with its title in the caller's language."""
        return cls(
            version=found.version,
            state=found.state,
            in_force=found.in_force,
            valid_from=found.valid_from,
            act=found.act,
            cause=found.cause,
            title=found.title.get(language),
            draft=DraftView.of(found.draft) if found.draft else None,
        )


class RuleSetCardView(RuleSetView):
    """A rule set with its document, in words too."""

    hash: str
    document: dict[str, Any]
    order: list[str]
    uncertain: list[str]

    @classmethod
    def of_card(cls, card: RuleSetCard, *, language: Language) -> "RuleSetCardView":
        """The rule set in the caller's language."""
        rules = card.rules
        return cls(
            version=rules.version,
            state=card.state,
            in_force=card.in_force,
            valid_from=rules.valid_from,
            act=rules.act,
            cause=rules.cause,
            title=rules.title.get(language),
            draft=DraftView.of(card.draft) if card.draft else None,
            hash=document_hash(card.document),
            document=dict(card.document),
            order=order_in_words(rules, language=language),
            uncertain=list(rules.uncertain),
        )
