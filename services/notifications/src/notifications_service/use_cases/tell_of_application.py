"""What happens to an application is told to who filed it and to the child's other representatives."""

from dataclasses import dataclass
from datetime import datetime

from balabaqsha_chassis.clock import Clock
from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.templates import Facts
from notifications_service.use_cases.notify_people import NotifyPeople, notify_people
from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOfApplication:
    """A fact about an application; some events name the account, others only the application."""

    occasion: str
    kind: NoticeKind
    facts: Facts
    occurred_at: datetime
    application_id: str
    account_id: str | None = None


async def tell_of_application(
    command: TellOfApplication, *, unit_of_work: NotificationsUnitOfWork, clock: Clock, portal_url: str
) -> None:
    """Tell the filing account by every channel, the child's other accounts in their lists.

    A fact that names no account and comes before any filing is told to nobody: an application's facts are heard in
    order, so this one was withdrawn, by its own account, before anybody had been told of it.
    """
    known = await unit_of_work.families.application(command.application_id)
    account_id = command.account_id or (known.account_id if known else None)
    if account_id is None:
        return
    await notify_people(
        NotifyPeople(
            occasion=command.occasion,
            kind=command.kind,
            facts=command.facts,
            occurred_at=command.occurred_at,
            account_id=account_id,
            followers=await unit_of_work.families.followers(known.child_id, at=command.occurred_at) if known else (),
            application_id=command.application_id,
        ),
        unit_of_work=unit_of_work,
        clock=clock,
        portal_url=portal_url,
    )
