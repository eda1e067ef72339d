"""What routes, consumers and timers find in the running service."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.database import OpenUnitOfWork
from balabaqsha_chassis.sealing import Opener
from notifications_service.entrypoints.notice_feed import NoticeFeed
from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationsState:
    """Built once by the composition root."""

    open_unit_of_work: OpenUnitOfWork[NotificationsUnitOfWork]
    clock: Clock
    #: Opens what identity sealed to this service.
    opener: Opener
    feed: NoticeFeed
    portal_url: str


def _state(request: Request) -> Any:
    return request.app.state.service


StateDep = Annotated[NotificationsState, Depends(_state)]
