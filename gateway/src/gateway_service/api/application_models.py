"""How the document describes composed applications: what the gateway adds to what applications says."""

from typing import Any

from pydantic import Field

from balabaqsha_chassis.representation import ResponseModel


class Reason(ResponseModel):
    """Why a part is not shown."""

    code: str
    text: str


class CategoryName(ResponseModel):
    """The category of the queue an application stands in."""

    code: str
    text: str


class ChildPart(ResponseModel):
    """The child as the children service shows it, or why it cannot be shown."""

    id: str | None
    available: bool
    surname: str | None = None
    first_name: str | None = None
    patronymic: str | None = None
    birth_date: str | None = None
    why: Reason | None = None


class StatePart(ResponseModel):
    """The public state."""

    code: str
    text: str
    since: str | None = None
    next_step: Any = None


class PositionPart(ResponseModel):
    """The numbers as `GET …/position` shows them, or why there are none."""

    available: bool
    overall: dict[str, Any] | None = None
    category: dict[str, Any] | None = None
    cohort: dict[str, Any] | None = None
    territory: str | None = None
    as_of: str | None = None
    ledger_seq: int | None = None
    rule_version: str | None = None
    why: Reason | None = None


class ApplicationCard(ResponseModel):
    """An application, its child and its number in the queue; further fields are those of the applications service."""

    id: str
    number: str
    state: StatePart
    child: ChildPart
    category: CategoryName | None
    position: PositionPart
    timeline: list[Any] = Field(default_factory=list)


class ApplicationCards(ResponseModel):
    """The caller's applications."""

    items: list[ApplicationCard]
    next_cursor: str | None = None
