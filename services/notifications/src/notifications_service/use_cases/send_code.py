"""A code goes out at once, or not at all."""

from dataclasses import dataclass, field
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from notifications_service.domain.channels import Channel, Slot
from notifications_service.domain.contacts import Destination
from notifications_service.domain.kinds import CodeKind
from notifications_service.domain.templates import render_code
from notifications_service.domain.terms import Language
from notifications_service.use_cases.ports import LANE_URGENT, NotificationsUnitOfWork, Sending


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCode:
    """A text for an address, worthless after `expires_at`; nothing here says whose address it is."""

    event_id: str
    challenge_id: str
    channel: Channel
    address: str = field(repr=False)
    kind: CodeKind
    code: str | None = field(repr=False)
    language: Language
    expires_at: datetime


async def send_code(command: SendCode, *, unit_of_work: NotificationsUnitOfWork, clock: Clock, portal_url: str) -> None:
    """Put the text before all others, once an event; an earlier code of the challenge is dead and not sent any more."""
    text = render_code(command.kind, command.code, language=command.language, url=portal_url)
    sending = Sending(
        id=new_id(),
        occasion=command.event_id,
        destination=Destination(channel=command.channel, slot=Slot.CURRENT, address=command.address),
        template=command.kind,
        title=text.title,
        body=text.text,
        lane=LANE_URGENT,
        expires_at=command.expires_at,
        thread=command.challenge_id,
    )
    await unit_of_work.messages.drop_thread(command.challenge_id, at=clock())
    await unit_of_work.messages.add(sending, at=clock())
