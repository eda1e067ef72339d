"""A person has seen a notice."""

from dataclasses import dataclass, replace

from balabaqsha_chassis.clock import Clock
from notifications_service.domain.errors import NoticeNotFoundError
from notifications_service.use_cases.list_notices import ToldNotice, with_sendings
from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotice:
    """Which notice, of whose account."""

    notice_id: str
    account_id: str


async def read_notice(command: ReadNotice, *, unit_of_work: NotificationsUnitOfWork, clock: Clock) -> ToldNotice:
    """Mark the notice read, at the first time it was; another account's notice does not exist for the caller."""
    notice = await unit_of_work.notices.find(command.notice_id, account_id=command.account_id)
    if notice is None:
        raise NoticeNotFoundError
    if notice.read_at is None:
        now = clock()
        await unit_of_work.notices.mark_read(notice, at=now)
        notice = replace(notice, read_at=now)
    (told,) = await with_sendings([notice], unit_of_work=unit_of_work)
    return told
