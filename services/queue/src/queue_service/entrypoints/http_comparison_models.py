"""The answers about comparisons of rule sets."""

from collections.abc import Mapping
from typing import Any, Literal

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ResponseModel
from queue_service.entrypoints.rule_texts import WARNING_TEXTS


class ChangeCount(ResponseModel):
    """How many overall numbers change by so much; null is without end, a negative change is for the better."""

    at_least: int | None
    at_most: int | None
    count: int


class TallyView(ResponseModel):
    """What a change of the rules does to a list or to all."""

    children: int
    moved: int
    better: int
    worse: int
    #: Who has a number now and would have none, and the other way round.
    left_out: int
    taken_in: int
    changes: list[ChangeCount]
    before: dict[str, int]
    after: dict[str, int]


class PlaceView(ResponseModel):
    """Where a child stands under one of the two rule sets."""

    category: str
    overall: int


class MoverView(ResponseModel):
    """One of the largest changes of a list."""

    number: str
    change: int
    before: PlaceView
    after: PlaceView


class ListTallyView(TallyView):
    """What it does to one list; nobody is named in a list of special purpose, whose territory is null."""

    waiting_list: str
    territory: str | None
    movers: list[MoverView]


class WarningView(ResponseModel):
    """What the change takes away, or does not bring about by itself."""

    code: str
    text: str


class ComparisonView(ResponseModel):
    """A dry run: `requested` until it is `done`."""

    state: Literal["requested", "done"]
    requested_by: str
    requested_at: str
    compared_at: str | None = None
    ledger_seq: int | None = None
    against: str | None = None
    progress: str | None = None
    total: TallyView | None = None
    lists: list[ListTallyView] | None = None
    warnings: list[WarningView] | None = None

    @classmethod
    def of(cls, comparison: Mapping[str, Any], *, language: Language) -> "ComparisonView":
        """The comparison as it is stored, its warnings in the caller's language."""
        warnings = [{"code": code, "text": WARNING_TEXTS[code][language]} for code in comparison.get("warnings", ())]
        return cls.model_validate(dict(comparison) | ({"warnings": warnings} if "warnings" in comparison else {}))
