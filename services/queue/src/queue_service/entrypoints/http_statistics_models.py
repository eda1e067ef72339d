"""The answers of the public statistics."""

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, ResponseModel
from queue_service.domain.rule_set import RuleSet
from queue_service.entrypoints.http_public_models import CategorySizeView, category_sizes
from queue_service.entrypoints.public_texts import SMALL_COUNTS_NOTICE
from queue_service.use_cases.public_ports import PublicHead
from queue_service.use_cases.show_public_statistics import Statistics, TerritoryStatistics


class CohortSizeView(ResponseModel):
    """How many born in a year wait."""

    year: int
    total: int | None


class MonthView(ResponseModel):
    """How many in a month."""

    month: str
    count: int | None


class FlowView(ResponseModel):
    """How many came or went, by month."""

    total: int | None
    months: list[MonthView]


class TerritoryStatisticsView(ResponseModel):
    """The figures of one territory."""

    territory: str
    waiting: int | None
    by_category: list[CategorySizeView]
    by_cohort: list[CohortSizeView]
    entered: FlowView
    left: FlowView
    offered: FlowView


class StatisticsView(ResponseModel):
    """The figures by territory."""

    items: list[TerritoryStatisticsView]
    next_cursor: str | None
    notice: str
    as_of: ApiTime
    ledger_seq: int
    rule_version: str

    @classmethod
    def of(
        cls, found: Statistics, *, head: PublicHead, language: Language, next_cursor: str | None
    ) -> "StatisticsView":
        """The figures in the caller's language."""
        return cls(
            items=[_territory(item, found.rules, language) for item in found.items],
            next_cursor=next_cursor,
            notice=SMALL_COUNTS_NOTICE[language],
            as_of=head.as_of,
            ledger_seq=head.seq,
            rule_version=head.rule_version,
        )


def _territory(found: TerritoryStatistics, rules: RuleSet, language: Language) -> TerritoryStatisticsView:
    flows = {
        kind: FlowView(
            total=flow.total, months=[MonthView(month=month, count=count) for month, count in flow.by_month.items()]
        )
        for kind, flow in found.flows.items()
    }
    return TerritoryStatisticsView(
        territory=found.territory,
        waiting=found.waiting.total,
        by_category=category_sizes(found.waiting.by_category, rules, language),
        by_cohort=[CohortSizeView(year=year, total=total) for year, total in found.waiting.by_cohort.items()],
        entered=flows["entered"],
        left=flows["left"],
        offered=flows["offered"],
    )
