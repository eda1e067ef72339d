"""What notifications does about accounts, their contacts and codes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from balabaqsha_chassis.consumer import NeverError
from balabaqsha_chassis.ended_sessions import remember_ended_sessions
from balabaqsha_chassis.sealing import SealBrokenError
from balabaqsha_contracts.identity_events import (
    AccountErasedV1,
    AccountRegisteredV1,
    CodeRequestedV1,
    ContactChangedV1,
    SessionsEndedV1,
)
from notifications_service.domain.channels import OUTGOING, Channel
from notifications_service.domain.contacts import Contacts
from notifications_service.domain.kinds import CodeKind, NoticeKind
from notifications_service.domain.templates import Facts
from notifications_service.entrypoints.hearing import Heard, means
from notifications_service.entrypoints.state import NotificationsState
from notifications_service.use_cases.erase_account import EraseAccount, erase_account
from notifications_service.use_cases.notify_people import NotifyPeople, notify_people
from notifications_service.use_cases.remember_account import RememberAccount, remember_account
from notifications_service.use_cases.send_code import SendCode, send_code

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
        **means(delivery),
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
            challenge_id=event.challenge_id,
            channel=_outgoing(str(opened["channel"])),
            address=str(opened["recipient"]),
            kind=CodeKind(opened["template"]),
            code=opened.get("code"),
            language=event.language,
            expires_at=event.expires_at,
        )
    except (KeyError, ValueError) as fault:
        # The fault's own words could carry what was sealed.
        raise NeverError(f"sealed payload: {type(fault).__name__}") from None
    await send_code(command, unit_of_work=delivery.unit_of_work, **means(delivery))


def _outgoing(channel: str) -> Channel:
    if channel not in OUTGOING:
        raise ValueError("nobody carries this")
    return Channel(channel)


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
    await notify_people(command, unit_of_work=delivery.unit_of_work, **means(delivery))


def _open(sealed: str, delivery: Heard) -> dict[str, Any]:
    state: NotificationsState = delivery.state
    try:
        return state.opener.open(sealed)
    except SealBrokenError as fault:
        raise NeverError("the sealed payload does not open") from fault


def _contacts(sealed: str, delivery: Heard) -> Contacts:
    opened = _open(sealed, delivery)
    return Contacts(phones=tuple(opened.get("phones") or ()), email=opened.get("email"))
