"""Statistics of the waiting lists: who waits, and who came and went in the last twelve months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_service.domain.country_days import KAZAKHSTAN
from queue_service.domain.errors import TerritoryUnknownError
from queue_service.domain.public_counts import WaitingCounts, monthly_counts, waiting_counts
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.ports import Rules
from queue_service.use_cases.public_ports import Flow, PublicHead, PublicReads
from queue_service.use_cases.show_public_queue import rules_at

MONTHS = 12
_EPOCH = date(1970, 1, 1)
#: What the first word of a movement's reason counts as; a move inside a list is neither coming nor going.
_KINDS: Mapping[str, str] = {"entered": "entered", "restored": "entered", "left": "left", "offered": "offered"}
KINDS = ("entered", "left", "offered")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStatistics:
    """Of one territory, or of those behind a territory in the order of codes."""

    territory: str | None
    after: str | None
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCounts:
    """Comings or goings by month, and their sum; None stands for a small count or what would give it away."""

    total: int | None
    by_month: Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryStatistics:
    """The figures of one territory's general list."""

    territory: str
    waiting: WaitingCounts
    flows: Mapping[str, FlowCounts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The figures, the rules they are told by, and whether there are more."""

    items: tuple[TerritoryStatistics, ...]
    rules: RuleSet
    more: bool


async def show_public_statistics(
    command: ShowStatistics, *, head: PublicHead, reads: PublicReads, rules: Rules
) -> Statistics:
    """Figures by territory; raises `TerritoryUnknownError` for one without a general list."""
    rule_set = await rules_at(head, rules=rules)
    counts = await reads.counts(command.territory)
    if command.territory is not None and not counts:
        raise TerritoryUnknownError
    behind = sorted(territory for territory in counts if command.after is None or territory > command.after)
    shown = behind[: command.limit]
    months = last_months(head.as_of)
    flows = await reads.flows(shown, from_day=(_first_day(months[0]) - _EPOCH).days)
    items = tuple(
        TerritoryStatistics(
            territory=territory,
            waiting=waiting_counts(rule_set, counts[territory]),
            flows=_flows((flow for flow in flows if flow.territory == territory), months),
        )
        for territory in shown
    )
    return Statistics(items=items, rules=rule_set, more=len(behind) > command.limit)


def last_months(as_of: datetime) -> Sequence[str]:
    """The month of the instant in the country and the eleven before it."""
    there = as_of.astimezone(KAZAKHSTAN)
    last = there.year * MONTHS + there.month - 1
    return [f"{month // MONTHS:04}-{month % MONTHS + 1:02}" for month in range(last - MONTHS + 1, last + 1)]


def _first_day(month: str) -> date:
    year, number = map(int, month.split("-"))
    return date(year, number, 1)


def _flows(flows: Iterable[Flow], months: Sequence[str]) -> Mapping[str, FlowCounts]:
    sums = {kind: dict.fromkeys(months, 0) for kind in KINDS}
    for flow in flows:
        kind = _KINDS.get(flow.reason.partition(":")[0])
        month = (_EPOCH + timedelta(days=flow.day)).strftime("%Y-%m")
        if kind is not None and month in sums[kind]:
            sums[kind][month] += flow.count
    counted = {kind: monthly_counts(by_month) for kind, by_month in sums.items()}
    return {kind: FlowCounts(total=total, by_month=by_month) for kind, (total, by_month) in counted.items()}
