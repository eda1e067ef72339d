"""How the document describes composed applications: what the gateway adds to, or shows instead of, services' fields.

`x-extends` names the service's schema whose fields a part shows as they are; merging the documents fills them in.
"""

from pydantic import ConfigDict

from balabaqsha_chassis.representation import ResponseModel


class Reason(ResponseModel):
    """Why a part is not shown."""

    code: str
    text: str


class CategoryName(ResponseModel):
    """The category an application stands in; without its text while the queue is away."""

    code: str
    text: str | None


class ChildPart(ResponseModel):
    """The child as `GET /children` shows it, or why it cannot be shown."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"x-extends": "children_ChildView"})

    id: str
    available: bool
    why: Reason | None = None


class PositionPart(ResponseModel):
    """The numbers as `GET …/position` shows them, or why there are none."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"x-extends": "queue_PositionView"})

    available: bool
    why: Reason | None = None


class VoucherPart(ResponseModel):
    """The voucher as `GET …/voucher` shows it, or why there is none."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"x-extends": "queue_VoucherView"})

    available: bool
    why: Reason | None = None


class ApplicationCard(ResponseModel):
    """An application, its child and its number in the queue."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"x-extends": "applications_ApplicationView"})

    id: str
    number: str
    child: ChildPart
    category: CategoryName | None
    position: PositionPart


class WholeApplication(ApplicationCard):
    """One application with its voucher too, once there is one."""

    voucher: VoucherPart


class ApplicationCards(ResponseModel):
    """The caller's applications."""

    items: list[ApplicationCard]
    next_cursor: str | None = None
