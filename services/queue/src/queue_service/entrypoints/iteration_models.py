"""Bodies of the desk of iterations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from balabaqsha_chassis.languages import Language, Texts
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel
from queue_service.domain.iteration_states import possible_in
from queue_service.domain.rule_set import RuleSet
from queue_service.entrypoints.iteration_texts import (
    ITERATION_STATE_TEXTS,
    LEAF_KIND_TEXTS,
    VOUCHER_STATE_TEXTS,
    text_in,
)
from queue_service.use_cases.iteration_ports import BetweenLeaf, Iteration, ListedWinner
from queue_service.use_cases.show_iterations import Differences

Reason = Annotated[Line, Field(min_length=3, max_length=500)]
Purpose = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$")]


class NewIteration(RequestModel):
    """For which list, how many places, and until when who files takes part."""

    territory: Annotated[str, Field(pattern=r"^[0-9]{9}$")]
    purpose: Purpose = "general"
    places: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    cut_off: AwareDatetime
    reason: Reason


class Coded(ResponseModel):
    """A code and what it means."""

    code: str
    text: str

    @classmethod
    def of(cls, code: str, texts: Mapping[str, Texts], *, language: Language) -> "Coded":
        """The code in the caller's language."""
        return cls(code=code, text=text_in(texts, code, language=language))


class CategoryCount(Coded):
    """How many of a category."""

    count: int


class SimulationView(ResponseModel):
    """Who would have been drawn: how many of each category, and the hash of their order."""

    ledger_seq: int
    at: ApiTime
    rule_version: str
    offered: int
    categories: list[CategoryCount]
    order_hash: str


class IterationCard(ResponseModel):
    """An issue of vouchers as the desk sees it."""

    id: str
    territory: str
    purpose: str
    waiting_list: str
    places: int
    cut_off: ApiTime
    state: Coded
    can: list[str]
    reason: str
    drafted_by: str
    drafted_at: ApiTime
    simulation: SimulationView | None
    approved_by: str | None
    approved_at: ApiTime | None
    ordered_at: ApiTime | None
    published_at: ApiTime | None
    ledger_seq: int | None
    offered: int | None
    protocol_hash: str | None
    closed_at: ApiTime | None
    cancelled_at: ApiTime | None

    @classmethod
    def of(cls, one: Iteration, *, rules: RuleSet, language: Language) -> "IterationCard":
        """The iteration in the caller's language."""
        same = (
            *("id", "territory", "purpose", "waiting_list", "places", "cut_off", "reason", "drafted_by", "drafted_at"),
            *("approved_by", "approved_at", "ordered_at", "published_at", "offered", "protocol_hash"),
            *("closed_at", "cancelled_at"),
        )
        return cls(
            **{name: getattr(one, name) for name in same},
            state=Coded.of(one.state, ITERATION_STATE_TEXTS, language=language),
            can=[action.value for action in possible_in(one.state)],
            simulation=_simulation(one, rules, language),
            ledger_seq=one.published_seq,
        )


def _simulation(one: Iteration, rules: RuleSet, language: Language) -> SimulationView | None:
    found = one.simulation
    if found is None:
        return None
    counts = [
        CategoryCount(code=code, text=rules.labels.get(code, {}).get(language, code), count=count)
        for code, count in found.by_category.items()
    ]
    return SimulationView(
        ledger_seq=found.seq,
        at=found.at,
        rule_version=found.rule_version,
        offered=found.offered,
        categories=counts,
        order_hash=found.hash,
    )


class WinnerView(ResponseModel):
    """One child's row; the state is the voucher's, once there is one."""

    ordinal: int
    number: str
    cohort: int
    privilege_class: str
    voucher: Coded | None

    @classmethod
    def of(cls, one: ListedWinner, *, language: Language) -> "WinnerView":
        """The row in the caller's language."""
        voucher = None if one.state is None else Coded.of(one.state, VOUCHER_STATE_TEXTS, language=language)
        return cls(
            ordinal=one.ordinal,
            number=one.number,
            cohort=one.atom.cohort,
            privilege_class=one.atom.privilege_class.value,
            voucher=voucher,
        )


class BetweenView(ResponseModel):
    """What happened to the list between simulation and draw."""

    ledger_seq: int
    at: ApiTime
    kind: Coded
    number: str | None
    ground: str | None

    @classmethod
    def of(cls, one: BetweenLeaf, *, language: Language) -> "BetweenView":
        """The leaf in the caller's language."""
        return cls(
            ledger_seq=one.seq,
            at=one.at,
            kind=Coded.of(one.kind, LEAF_KIND_TEXTS, language=language),
            number=one.number or None,
            ground=one.ground or None,
        )


class DifferencesView(ResponseModel):
    """Whom the draw took that the simulation had not, whom it did not, and the leaves that say why."""

    simulated_seq: int
    published_seq: int
    same: bool
    drawn_only: list[str]
    simulated_only: list[str]
    leaves: list[BetweenView]
    next_cursor: str | None

    @classmethod
    def of(cls, found: Differences, *, language: Language, next_cursor: str | None) -> "DifferencesView":
        """The differences in the caller's language."""
        return cls(
            simulated_seq=found.simulated_seq,
            published_seq=found.published_seq,
            same=found.same,
            drawn_only=list(found.drawn_only),
            simulated_only=list(found.simulated_only),
            leaves=[BetweenView.of(leaf, language=language) for leaf in found.leaves],
            next_cursor=next_cursor,
        )


class PoolView(ResponseModel):
    """A list's places: what came back or was declared since the last issue, and what an iteration can give."""

    territory: str
    purpose: str
    balance: int
    returned: int
    declared: int
    suggested_places: int
    last_iteration: str | None
    changed_at: ApiTime


class PoolViews(ResponseModel):
    """The pools of the caller's territories."""

    items: list[PoolView]


class DeclaredPlaces(RequestModel):
    """Places that came to a list besides those that were given back."""

    territory: Annotated[str, Field(pattern=r"^[0-9]{9}$")]
    purpose: Purpose = "general"
    places: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    reason: Reason


class PoolChangeView(ResponseModel):
    """Places that came to the pool."""

    territory: str
    purpose: str
    delta: int
    reason: str
    at: datetime
