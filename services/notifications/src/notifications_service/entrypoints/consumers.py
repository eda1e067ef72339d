"""What notifications hears, and what it does about it."""

from balabaqsha_chassis.consumer import Handler, Subscriptions
from balabaqsha_contracts.applications_events import (
    ApplicationRejectedV1,
    ApplicationSubmittedV1,
    ApplicationWithdrawnV1,
)
from balabaqsha_contracts.catalogue import PUBLIC_EVENTS
from balabaqsha_contracts.children_events import ChildLinkedV1, ChildUnlinkedV1
from balabaqsha_contracts.event import Event
from balabaqsha_contracts.identity_events import (
    AccountErasedV1,
    AccountRegisteredV1,
    CodeRequestedV1,
    ContactChangedV1,
    SessionsEndedV1,
)
from balabaqsha_contracts.queue_events import ApplicationQueuedV1, ApplicationRefusedV1
from notifications_service.entrypoints import (
    account_consumers,
    application_consumers,
    decision_consumers,
    place_consumers,
    voucher_consumers,
)
from notifications_service.entrypoints.hearing import Heard
from notifications_service.use_cases.forward_event import ForwardEvent, forward_event


async def forward(event: Event, delivery: Heard) -> None:
    """Let the public form of the event out."""
    envelope = delivery.envelope
    command = ForwardEvent(event=event, event_id=envelope.id, source=envelope.source, occurred_at=envelope.time)
    await forward_event(command, unit_of_work=delivery.unit_of_work)


def _forwarding(handler: Handler | None) -> Handler:
    async def handle(event: Event, delivery: Heard) -> None:
        await forward(event, delivery)
        if handler is not None:
            await handler(event, delivery)

    return handle


#: What is done beside the forwarding.
HANDLERS: Subscriptions = {
    AccountRegisteredV1: account_consumers.on_account_registered,
    ContactChangedV1: account_consumers.on_contact_changed,
    SessionsEndedV1: account_consumers.on_sessions_ended,
    AccountErasedV1: account_consumers.on_account_erased,
    CodeRequestedV1: account_consumers.on_code_requested,
    ChildLinkedV1: application_consumers.on_child_linked,
    ChildUnlinkedV1: application_consumers.on_child_unlinked,
    ApplicationSubmittedV1: application_consumers.on_application_submitted,
    ApplicationWithdrawnV1: application_consumers.on_application_withdrawn,
    ApplicationRejectedV1: application_consumers.on_application_rejected,
    ApplicationQueuedV1: application_consumers.on_application_queued,
    ApplicationRefusedV1: application_consumers.on_application_refused,
    **voucher_consumers.HANDLERS,
    **place_consumers.HANDLERS,
    **decision_consumers.HANDLERS,
}
#: Every public event leaves by here, also one that no notice tells of.
SUBSCRIPTIONS: Subscriptions = {
    **HANDLERS,
    **{event: _forwarding(HANDLERS.get(event)) for event in PUBLIC_EVENTS},
}
