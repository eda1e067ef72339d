"""An account's notices with what became of each of their messages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications_service.domain.channels import Channel
from notifications_service.domain.message_state import MessageState
from notifications_service.use_cases.ports import Notice, NotificationsUnitOfWork, SendingState


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNotices:
    """A page of the account's notices, newest first."""

    account_id: str
    limit: int
    before: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNotice:
    """A notice and how far it got on every channel."""

    notice: Notice
    sendings: tuple[SendingState, ...]


async def list_notices(command: ListNotices, *, unit_of_work: NotificationsUnitOfWork) -> list[ToldNotice]:
    """At most `limit` notices, each with its deliveries."""
    notices = await unit_of_work.notices.page(command.account_id, before=command.before, limit=command.limit)
    return await with_sendings(notices, unit_of_work=unit_of_work)


async def with_sendings(notices: Sequence[Notice], *, unit_of_work: NotificationsUnitOfWork) -> list[ToldNotice]:
    """The notices, each with its deliveries; the account's own list is the first of them."""
    sendings: dict[str, list[SendingState]] = defaultdict(list)
    for sending in await unit_of_work.messages.states([notice.id for notice in notices]):
        sendings[sending.notice_id].append(sending)
    return [ToldNotice(notice=notice, sendings=(_in_app(notice), *sendings[notice.id])) for notice in notices]


def _in_app(notice: Notice) -> SendingState:
    return SendingState(
        notice_id=notice.id,
        channel=Channel.IN_APP,
        recipient=None,
        state=MessageState.DELIVERED,
        at=notice.occurred_at,
    )
