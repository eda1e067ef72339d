"""What applications tell of ends and returns, and what becomes of vouchers with them."""

from collections.abc import Mapping
from typing import Literal

from balabaqsha_chassis.consumer import Delivery, Subscriptions
from balabaqsha_contracts.applications_decision_events import ApplicationArchivedV1, ApplicationReinstatedV1
from balabaqsha_contracts.applications_events import ApplicationRejectedV1, ApplicationWithdrawnV1
from balabaqsha_contracts.event import Event
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.use_cases.end_application import EndApplication, end_application
from queue_service.use_cases.leave_waiting_list import Filing
from queue_service.use_cases.reinstate_application import reinstate_application

Ended = ApplicationWithdrawnV1 | ApplicationRejectedV1 | ApplicationArchivedV1

_STATES: Mapping[type[Event], Literal["withdrawn", "rejected", "archived"]] = {
    ApplicationWithdrawnV1: "withdrawn",
    ApplicationRejectedV1: "rejected",
    ApplicationArchivedV1: "archived",
}


async def on_end(event: Ended, *, filing: Filing | None, delivery: Delivery[QueueUnitOfWork]) -> None:
    """The application ended, whatever its voucher was doing."""
    command = EndApplication(
        application_id=event.application_id, state=_STATES[type(event)], reason=event.ground, filing=filing
    )
    await end_application(command, unit_of_work=delivery.unit_of_work, clock=delivery.state.clock)


async def on_application_archived(event: ApplicationArchivedV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    await on_end(event, filing=None, delivery=delivery)


async def on_application_reinstated(event: ApplicationReinstatedV1, delivery: Delivery[QueueUnitOfWork]) -> None:
    await reinstate_application(event.application_id, unit_of_work=delivery.unit_of_work, clock=delivery.state.clock)


VOUCHER_SUBSCRIPTIONS: Subscriptions = {
    ApplicationArchivedV1: on_application_archived,
    ApplicationReinstatedV1: on_application_reinstated,
}
