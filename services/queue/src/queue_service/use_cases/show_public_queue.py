"""What anybody may know of the waiting lists in numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_service.domain.errors import RuleVersionUnknownError, TerritoryUnknownError
from queue_service.domain.public_counts import WaitingCounts, waiting_counts
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.ports import Rules
from queue_service.use_cases.public_ports import PublicHead, PublicReads, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicQueue:
    """A territory's general waiting list: sizes, the rules of its order, and the last issue of vouchers."""

    territory: str
    waiting: WaitingCounts
    rules: RuleSet
    last_run: Run | None


async def show_public_queue(territory: str, *, head: PublicHead, reads: PublicReads, rules: Rules) -> PublicQueue:
    """Sizes by category; raises `TerritoryUnknownError` where nobody has ever waited."""
    counts = (await reads.counts(territory)).get(territory)
    if counts is None:
        raise TerritoryUnknownError
    rule_set = await rules_at(head, rules=rules)
    runs: Sequence[Run] = await reads.runs(territory=territory, before_seq=None, limit=1)
    return PublicQueue(
        territory=territory,
        waiting=waiting_counts(rule_set, counts),
        rules=rule_set,
        last_run=runs[0] if runs else None,
    )


async def show_public_territories(*, head: PublicHead, reads: PublicReads, rules: Rules) -> Mapping[str, WaitingCounts]:
    """Every territory with a general waiting list, and how many stand in it."""
    rule_set = await rules_at(head, rules=rules)
    return {territory: waiting_counts(rule_set, counts) for territory, counts in (await reads.counts()).items()}


async def rules_at(head: PublicHead, *, rules: Rules) -> RuleSet:
    """The rule set in force at the head."""
    rule_set = await rules.version(head.rule_version)
    if rule_set is None:
        raise RuleVersionUnknownError
    return rule_set
