"""What every consumer here is given."""

from typing import TypedDict

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.consumer import Delivery
from notifications_service.entrypoints.state import NotificationsState
from notifications_service.use_cases.ports import NotificationsUnitOfWork

Heard = Delivery[NotificationsUnitOfWork]


class Means(TypedDict):
    """What use cases that write to people need beside the transaction."""

    clock: Clock
    portal_url: str


def means(delivery: Heard) -> Means:
    state: NotificationsState = delivery.state
    return {"clock": state.clock, "portal_url": state.portal_url}
