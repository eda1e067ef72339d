"""A term that was told is watched until it is settled, and called about where telling was not enough."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from notifications_service.domain.contacts import Contacts, destinations
from notifications_service.domain.deadlines import CallState, Deadline, reason_to_call
from notifications_service.domain.kinds import NoticeKind
from notifications_service.use_cases.call_ports import CallCase
from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchDeadline:
    """What was told, to whom, and until when it is to be done."""

    application_id: str
    account_id: str
    number: str
    territory: str
    kind: NoticeKind
    deadline: Deadline


async def watch_deadline(command: WatchDeadline, *, unit_of_work: NotificationsUnitOfWork, clock: Clock) -> None:
    """Watch the term; with fewer than two ways to the person it is on the call list at once. One past is not."""
    account = await unit_of_work.accounts.find(command.account_id)
    if command.deadline.at <= clock() or (account is not None and account.is_erased):
        return
    contacts = account.contacts if account and account.contacts else Contacts()
    reason = reason_to_call(len(destinations(contacts)))
    case = CallCase(
        id=new_id(),
        application_id=command.application_id,
        account_id=command.account_id,
        number=command.number,
        territory=command.territory,
        event=command.kind,
        deadline=command.deadline,
        reason=reason,
        state=CallState.OPEN if reason else CallState.WATCHED,
    )
    await unit_of_work.calls.watch(case, at=clock())
