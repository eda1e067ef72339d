"""What other systems may know leaves the core by one door."""

from dataclasses import dataclass
from datetime import datetime

from balabaqsha_contracts.event import Event
from notifications_service.use_cases.ports import NotificationsUnitOfWork, PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardEvent:
    """An event of the core under its own id."""

    event: Event
    event_id: str
    source: str
    occurred_at: datetime


async def forward_event(command: ForwardEvent, *, unit_of_work: NotificationsUnitOfWork) -> None:
    """Keep the event's public form, fields of the allow-list only, for the public relay; others stay inside."""
    event = command.event
    if event.public is None:
        return
    await unit_of_work.public_events.add(
        PublicEvent(
            event_id=command.event_id,
            source=command.source,
            subject=event.subject,
            type=event.type_name(),
            routing_key=event.routing_key(),
            data=event.public.of(event).model_dump_json(),
            occurred_at=command.occurred_at,
        )
    )
