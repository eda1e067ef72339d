"""The issues of vouchers, as the ledger tells of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_service.domain.errors import RuleVersionUnknownError, RunUnknownError
from queue_service.domain.public_counts import waiting_counts
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.ports import Rules
from queue_service.use_cases.public_ports import ProtocolLine, PublicReads, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowIterations:
    """Of which territory, and those before a leaf of the ledger."""

    territory: str | None
    before_seq: int | None
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IterationDetail:
    """One issue under the rules of its time.

    In a count None stands for a small one or what would give it away; no counts at all where too few were offered.
    """

    run: Run
    rules: RuleSet
    by_category: Mapping[str, int | None] | None


async def show_public_iterations(command: ShowIterations, *, reads: PublicReads) -> tuple[Sequence[Run], bool]:
    """Issues of general lists, the newest first, and whether there are more."""
    runs = await reads.runs(territory=command.territory, before_seq=command.before_seq, limit=command.limit + 1)
    return runs[: command.limit], len(runs) > command.limit


async def show_protocol(
    run: str, *, after: int, limit: int, reads: PublicReads
) -> tuple[Run, Sequence[ProtocolLine], bool]:
    """An issue of a general list and who was drawn, in order; raises `RunUnknownError`."""
    found = await reads.run(run)
    if found is None:
        raise RunUnknownError
    lines = await reads.protocol(found, after=after, limit=limit + 1)
    return found, lines[:limit], len(lines) > limit


async def show_public_iteration(run: str, *, reads: PublicReads, rules: Rules) -> IterationDetail:
    """One issue of a general list; raises `RunUnknownError`."""
    found = await reads.run(run)
    if found is None:
        raise RunUnknownError
    version = await reads.version_at(found.seq)
    rule_set = None if version is None else await rules.version(version)
    if rule_set is None:
        raise RuleVersionUnknownError
    offered = waiting_counts(rule_set, await reads.offered_in(found))
    by_category = None if offered.total is None else offered.by_category
    return IterationDetail(run=found, rules=rule_set, by_category=by_category)
