"""How consumers tell of what the queue states about an application."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from balabaqsha_chassis.clock import rfc3339
from balabaqsha_contracts.queue_entry_event import EntryChanged
from notifications_service.domain.deadlines import Deadline, Stage
from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.templates import Facts
from notifications_service.entrypoints.hearing import Heard, means
from notifications_service.entrypoints.state import NotificationsState
from notifications_service.use_cases.call_ports import Standing
from notifications_service.use_cases.settle_deadline import SettleDeadline, settle_deadline
from notifications_service.use_cases.tell_of_application import TellOfApplication, tell_of_application
from notifications_service.use_cases.watch_deadline import WatchDeadline, watch_deadline

NO_FACTS: Facts = MappingProxyType({})


async def tell(
    event: EntryChanged,
    delivery: Heard,
    *,
    kind: NoticeKind,
    facts: Facts = NO_FACTS,
    deadline: Deadline | None = None,
    over: Collection[Stage] = (),
) -> None:
    """Tell of the change with the state before and after it; watch the term it sets, forget those it ends."""
    previous = await stand(event, delivery)
    states = {"new": event.state} | ({"old": previous} if previous and previous != event.state else {})
    command = TellOfApplication(
        occasion=delivery.envelope.id,
        kind=kind,
        facts={"number": event.number, **states, **facts, **_asked(deadline)},
        occurred_at=delivery.envelope.time,
        application_id=event.application_id,
        account_id=event.account_id,
    )
    await tell_of_application(command, unit_of_work=delivery.unit_of_work, **means(delivery))
    # After the notices: those lock every account's count in one order.
    await settle(event.application_id, delivery, over=over)
    if deadline is not None:
        await _watch(event, delivery, kind=kind, deadline=deadline)


def _asked(deadline: Deadline | None) -> Mapping[str, str]:
    return {"stage": deadline.stage, "deadline": rfc3339(deadline.at)} if deadline else {}


async def _watch(event: EntryChanged, delivery: Heard, *, kind: NoticeKind, deadline: Deadline) -> None:
    if event.account_id is None:
        return
    command = WatchDeadline(
        application_id=event.application_id,
        account_id=event.account_id,
        number=event.number,
        territory=event.territory,
        kind=kind,
        deadline=deadline,
    )
    state: NotificationsState = delivery.state
    await watch_deadline(command, unit_of_work=delivery.unit_of_work, clock=state.clock)


async def stand(event: EntryChanged, delivery: Heard) -> str | None:
    """Remember where the application stands; the state before."""
    standing = Standing(application_id=event.application_id, account_id=event.account_id, state=event.state)
    return await delivery.unit_of_work.standings.move(standing)


async def settle(application_id: str, delivery: Heard, *, over: Collection[Stage]) -> None:
    """These terms of the application are over."""
    if not over:
        return
    state: NotificationsState = delivery.state
    command = SettleDeadline(application_id=application_id, stages=over)
    await settle_deadline(command, unit_of_work=delivery.unit_of_work, clock=state.clock)


def until(instant: datetime) -> Facts:
    """A term that is told and not watched."""
    return {"deadline": rfc3339(instant)}
