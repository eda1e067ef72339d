"""What notifications hears, and what it does about it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from balabaqsha_chassis.clock import rfc3339
from balabaqsha_chassis.consumer import Delivery, Handler, NeverError, Subscriptions
from balabaqsha_chassis.principal import remember_ended_sessions
from balabaqsha_chassis.sealing import SealBrokenError
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
from notifications_service.domain.channels import Channel
from notifications_service.domain.contacts import Contacts
from notifications_service.domain.kinds import CodeKind, NoticeKind
from notifications_service.domain.templates import Facts
from notifications_service.entrypoints.state import NotificationsState
from notifications_service.use_cases.erase_account import EraseAccount, erase_account
from notifications_service.use_cases.follow_child import FollowChild, follow_child
from notifications_service.use_cases.forward_event import ForwardEvent, forward_event
from notifications_service.use_cases.notify_people import NotifyPeople, notify_people
from notifications_service.use_cases.ports import KnownApplication, NotificationsUnitOfWork
from notifications_service.use_cases.remember_account import RememberAccount, remember_account
from notifications_service.use_cases.remember_application import remember_application
from notifications_service.use_cases.send_code import SendCode, send_code
from notifications_service.use_cases.tell_of_application import TellOfApplication, tell_of_application
from notifications_service.use_cases.unfollow_child import UnfollowChild, unfollow_child

Heard = Delivery[NotificationsUnitOfWork]

_OTHER_KINDS: Mapping[str, NoticeKind] = MappingProxyType(
    {"password_changed": NoticeKind.PASSWORD_CHANGED, "language_changed": NoticeKind.LANGUAGE_CHANGED}
)


async def on_account_registered(event: AccountRegisteredV1, delivery: Heard) -> None:
    contacts = _contacts(event.contacts_sealed, delivery)
    await _remember(event, contacts, delivery)
    await _notify(event.account_id, NoticeKind.ACCOUNT_REGISTERED, {}, delivery)


async def on_contact_changed(event: ContactChangedV1, delivery: Heard) -> None:
    contacts = _contacts(event.contacts_sealed, delivery)
    previous = _contacts(event.previous_sealed, delivery) if event.previous_sealed else None
    await _remember(event, contacts, delivery)
    kind = _OTHER_KINDS.get(event.notice, NoticeKind.CONTACT_CHANGED)
    await _notify(event.account_id, kind, {"what": event.notice}, delivery, previous=previous)


async def _remember(event: AccountRegisteredV1 | ContactChangedV1, contacts: Contacts, delivery: Heard) -> None:
    await remember_account(
        RememberAccount(
            account_id=event.account_id, language=event.language, contacts=contacts, at=delivery.envelope.time
        ),
        unit_of_work=delivery.unit_of_work,
        **_means(delivery),
    )


async def on_sessions_ended(event: SessionsEndedV1, delivery: Heard) -> None:
    await remember_ended_sessions(
        delivery.unit_of_work.connection,
        account_id=event.account_id,
        session_ids=event.session_ids,
        not_before=event.not_before,
        at=event.ended_at,
    )


async def on_account_erased(event: AccountErasedV1, delivery: Heard) -> None:
    command = EraseAccount(account_id=event.account_id, at=event.erased_at)
    await erase_account(command, unit_of_work=delivery.unit_of_work)


async def on_code_requested(event: CodeRequestedV1, delivery: Heard) -> None:
    opened = _open(event.sealed, delivery)
    try:
        command = SendCode(
            event_id=delivery.envelope.id,
            channel=Channel(opened["channel"]),
            address=str(opened["recipient"]),
            kind=CodeKind(opened["template"]),
            code=opened.get("code"),
            language=event.language,
            expires_at=event.expires_at,
        )
    except (KeyError, ValueError) as fault:
        # The fault's own words could carry what was sealed.
        raise NeverError(f"sealed payload: {type(fault).__name__}") from None
    await send_code(command, unit_of_work=delivery.unit_of_work, **_means(delivery))


async def on_child_linked(event: ChildLinkedV1, delivery: Heard) -> None:
    command = FollowChild(account_id=event.account_id, child_id=event.child_id, at=event.linked_at)
    await follow_child(command, unit_of_work=delivery.unit_of_work)


async def on_child_unlinked(event: ChildUnlinkedV1, delivery: Heard) -> None:
    command = UnfollowChild(account_id=event.account_id, child_id=event.child_id)
    await unfollow_child(command, unit_of_work=delivery.unit_of_work)


async def on_application_submitted(event: ApplicationSubmittedV1, delivery: Heard) -> None:
    known = KnownApplication(application_id=event.application_id, account_id=event.account_id, child_id=event.child_id)
    await remember_application(known, unit_of_work=delivery.unit_of_work)
    facts = {"number": event.number, "filed_at": rfc3339(event.filed_at)}
    await _tell(event.application_id, NoticeKind.APPLICATION_FILED, facts, delivery, account_id=event.account_id)


async def on_application_withdrawn(event: ApplicationWithdrawnV1, delivery: Heard) -> None:
    facts = {"number": event.number, "ground": event.ground}
    await _tell(event.application_id, NoticeKind.APPLICATION_WITHDRAWN, facts, delivery)


async def on_application_rejected(event: ApplicationRejectedV1, delivery: Heard) -> None:
    if event.ground == "no_category":
        await _tell_of_no_category(event, delivery)
        return
    facts = {"number": event.number, "ground": event.ground}
    await _tell(event.application_id, NoticeKind.APPLICATION_REJECTED, facts, delivery, account_id=event.account_id)


async def on_application_queued(event: ApplicationQueuedV1, delivery: Heard) -> None:
    facts = {"number": event.number}
    await _tell(event.application_id, NoticeKind.APPLICATION_QUEUED, facts, delivery, account_id=event.account_id)


async def on_application_refused(event: ApplicationRefusedV1, delivery: Heard) -> None:
    await _tell_of_no_category(event, delivery)


async def _tell_of_no_category(event: ApplicationRefusedV1 | ApplicationRejectedV1, delivery: Heard) -> None:
    """The queue's refusal and the rejection that follows from it are one thing to a person."""
    await _tell(
        event.application_id,
        NoticeKind.APPLICATION_REFUSED,
        {"number": event.number, "ground": event.ground},
        delivery,
        account_id=event.account_id,
        occasion=f"{event.application_id}.{event.ground}",
    )


async def _tell(
    application_id: str,
    kind: NoticeKind,
    facts: Facts,
    delivery: Heard,
    *,
    account_id: str | None = None,
    occasion: str | None = None,
) -> None:
    command = TellOfApplication(
        occasion=occasion or delivery.envelope.id,
        kind=kind,
        facts=facts,
        occurred_at=delivery.envelope.time,
        application_id=application_id,
        account_id=account_id,
    )
    await tell_of_application(command, unit_of_work=delivery.unit_of_work, **_means(delivery))


async def _notify(
    account_id: str, kind: NoticeKind, facts: Facts, delivery: Heard, *, previous: Contacts | None = None
) -> None:
    command = NotifyPeople(
        occasion=delivery.envelope.id,
        kind=kind,
        facts=facts,
        occurred_at=delivery.envelope.time,
        account_id=account_id,
        previous=previous,
    )
    await notify_people(command, unit_of_work=delivery.unit_of_work, **_means(delivery))


def _means(delivery: Heard) -> dict[str, Any]:
    state: NotificationsState = delivery.state
    return {"clock": state.clock, "portal_url": state.portal_url}


def _open(sealed: str, delivery: Heard) -> dict[str, Any]:
    state: NotificationsState = delivery.state
    try:
        return state.opener.open(sealed)
    except SealBrokenError as fault:
        raise NeverError("the sealed payload does not open") from fault


def _contacts(sealed: str, delivery: Heard) -> Contacts:
    opened = _open(sealed, delivery)
    return Contacts(phones=tuple(opened.get("phones") or ()), email=opened.get("email"))


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


_HANDLERS: Subscriptions = {
    AccountRegisteredV1: on_account_registered,
    ContactChangedV1: on_contact_changed,
    SessionsEndedV1: on_sessions_ended,
    AccountErasedV1: on_account_erased,
    CodeRequestedV1: on_code_requested,
    ChildLinkedV1: on_child_linked,
    ChildUnlinkedV1: on_child_unlinked,
    ApplicationSubmittedV1: on_application_submitted,
    ApplicationWithdrawnV1: on_application_withdrawn,
    ApplicationRejectedV1: on_application_rejected,
    ApplicationQueuedV1: on_application_queued,
    ApplicationRefusedV1: on_application_refused,
}
#: Every public event leaves by here, also one that no notice tells of.
SUBSCRIPTIONS: Subscriptions = {
    **_HANDLERS,
    **{event: _forwarding(_HANDLERS.get(event)) for event in PUBLIC_EVENTS},
}
