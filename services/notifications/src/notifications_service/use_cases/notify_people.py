"""A fact becomes notices, and messages to the contacts of the account it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from notifications_service.domain.channels import Channel
from notifications_service.domain.contacts import Contacts, Destination, destinations
from notifications_service.domain.deadlines import thread_of
from notifications_service.domain.kinds import NoticeKind, outgoing_channels
from notifications_service.domain.templates import Facts, RenderedText, render_notice
from notifications_service.use_cases.ports import LANE_USUAL, Notice, NotificationsUnitOfWork, Sending


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyPeople:
    """What happened, to whose account; `followers` learn of it in their own lists only."""

    occasion: str
    kind: NoticeKind
    facts: Facts
    occurred_at: datetime
    account_id: str
    followers: Sequence[str] = ()
    application_id: str | None = None
    #: The contacts that a change replaced: they are told too.
    previous: Contacts | None = None


async def notify_people(
    command: NotifyPeople, *, unit_of_work: NotificationsUnitOfWork, clock: Clock, portal_url: str
) -> None:
    """Tell each account once, however often the fact is heard; nobody who was erased is told."""
    accounts = {command.account_id, *command.followers}
    # In one order everywhere: each new notice locks its account's count of changes until the commit.
    for account_id in sorted(await unit_of_work.accounts.without_erased(accounts)):
        notice = _notice(command, account_id=account_id)
        if await unit_of_work.notices.add(notice) and notice.is_own:
            await send_notice(
                notice, unit_of_work=unit_of_work, clock=clock, portal_url=portal_url, previous=command.previous
            )


def _notice(command: NotifyPeople, *, account_id: str) -> Notice:
    return Notice(
        id=new_id(),
        occasion=command.occasion,
        account_id=account_id,
        kind=command.kind,
        facts=command.facts,
        application_id=command.application_id,
        occurred_at=command.occurred_at,
        is_own=account_id == command.account_id,
    )


async def send_notice(
    notice: Notice,
    *,
    unit_of_work: NotificationsUnitOfWork,
    clock: Clock,
    portal_url: str,
    previous: Contacts | None = None,
) -> None:
    """Write the notice to the account's contacts, as far as they are known."""
    account = await unit_of_work.accounts.find(notice.account_id)
    if account is None or account.contacts is None or account.language is None:
        return
    preferences = await unit_of_work.accounts.preferences(notice.account_id)
    channels = [
        channel for channel in outgoing_channels(notice.kind) if preferences.allows(notice.kind, channel=channel)
    ]
    text = render_notice(notice.kind, notice.facts, language=account.language, url=portal_url)
    for destination in destinations(account.contacts, previous=previous, channels=channels):
        sending = _sending(notice, destination=destination, text=text, portal_url=portal_url)
        await unit_of_work.messages.add(sending, at=clock())


def _sending(notice: Notice, *, destination: Destination, text: RenderedText, portal_url: str) -> Sending:
    """The message; one that asks for something is worthless after its term, and once that is settled."""
    stage, application_id = notice.facts.get("stage"), notice.application_id
    return Sending(
        id=new_id(),
        occasion=notice.occasion,
        destination=destination,
        template=notice.kind,
        title=text.title,
        body=text.sms if destination.channel is Channel.SMS else text.mail(portal_url),
        lane=LANE_USUAL,
        account_id=notice.account_id,
        notice_id=notice.id,
        expires_at=datetime.fromisoformat(notice.facts["deadline"]) if stage else None,
        thread=thread_of(application_id, stage=stage) if stage and application_id else None,
    )
