"""The queue service's answers."""

from datetime import UTC, datetime

from pydantic import Field

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, ResponseModel
from queue_service.entrypoints.iteration_texts import HOLD_TEXTS, text_in
from queue_service.entrypoints.texts import WHY_TEXTS
from queue_service.use_cases.show_position import Position


class Place(ResponseModel):
    """A number and the size of the line it counts in."""

    number: int
    total: int


class CategoryPlace(Place):
    """The number in the category."""

    code: str
    text: str


class CohortPlace(Place):
    """The number among children born in the same year."""

    year: int


class Why(ResponseModel):
    """Why there is no number."""

    code: str
    text: str


class HoldView(ResponseModel):
    """Why vouchers pass the child by for now; the number is kept."""

    ground: str
    text: str
    since: ApiTime | None

    @classmethod
    def of(cls, ground: str | None, since: datetime | None, *, language: Language) -> "HoldView | None":
        """The hold in the caller's language, if there is one."""
        if ground is None:
            return None
        return cls(ground=ground, text=text_in(HOLD_TEXTS, ground, language=language), since=since)


class PositionView(ResponseModel):
    """A child's numbers, true as of one moment under one version of the rules."""

    available: bool
    application_id: str | None = None
    number: str | None = None
    overall: Place | None = None
    category: CategoryPlace | None = None
    cohort: CohortPlace | None = None
    territory: str | None = None
    filed_at: ApiTime | None = None
    as_of: ApiTime
    stale: bool = Field(description="Whether the numbers were last confirmed more than a minute ago")
    ledger_seq: int
    rule_version: str
    why: Why | None = None
    hold: HoldView | None = None

    @classmethod
    def of(cls, position: Position, *, language: Language, public: bool = False) -> "PositionView":
        """The position in the caller's language; the public form names no application id."""
        numbers = position.numbers
        view = cls(
            available=numbers is not None,
            application_id=None if public else position.application_id,
            number=position.number,
            territory=position.territory,
            filed_at=datetime.fromtimestamp(position.filed_at_ms / 1000, UTC),
            as_of=position.as_of,
            stale=position.stale,
            ledger_seq=position.ledger_seq,
            rule_version=position.rule_version,
            why=None if position.why is None else Why(code=position.why, text=WHY_TEXTS[position.why][language]),
            # The day of a hold would tell a stranger more than its ground.
            hold=HoldView.of(position.hold_ground, None if public else position.held_since, language=language),
        )
        if numbers is None:
            return view
        return view.model_copy(
            update={
                "overall": Place(number=numbers.overall, total=numbers.overall_total),
                "category": CategoryPlace(
                    number=numbers.in_category,
                    total=numbers.category_total,
                    code=str(position.category),
                    text=position.category_label[language],
                ),
                "cohort": CohortPlace(number=numbers.in_cohort, total=numbers.cohort_total, year=position.cohort),
            }
        )


class Positions(ResponseModel):
    """The numbers of all the caller's applications."""

    items: list[PositionView]
