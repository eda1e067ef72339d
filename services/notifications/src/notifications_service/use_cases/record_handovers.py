"""What providers said of messages, at once and later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from balabaqsha_chassis.clock import Clock
from notifications_service.domain.message_state import MessageState
from notifications_service.domain.retries import next_try
from notifications_service.use_cases.ports import NotificationsUnitOfWork, Settled
from notifications_service.use_cases.provider_ports import Accepted, Expired, Handled, Outgoing, Receipt, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHandovers:
    """What came back since the last record; `spreads` are chances from 0 to 1, one a handled message."""

    handled: Sequence[Handled]
    receipts: Sequence[Receipt]
    spreads: Sequence[float]
    give_up_after: timedelta


async def record_handovers(
    command: RecordHandovers, *, unit_of_work: NotificationsUnitOfWork, clock: Clock
) -> list[Settled]:
    """Move every message on; a text that is out or dead is destroyed, and a term that did not arrive needs a call."""
    now = clock()
    accepted = [one for one in command.handled if isinstance(one.outcome, Accepted)]
    settled = await unit_of_work.messages.mark_sent(accepted, at=now)
    for handled, spread in zip(command.handled, command.spreads, strict=True):
        settled += await _record_refusal(
            handled, spread=spread, term=command.give_up_after, unit_of_work=unit_of_work, clock=clock
        )
    settled += await unit_of_work.messages.record_receipts(command.receipts, at=now)
    await unit_of_work.notices.touch(settled)
    failed = [one.notice_id for one in settled if one.notice_id and one.state is MessageState.FAILED]
    await unit_of_work.calls.open_failed(failed, at=now)
    return settled


async def _record_refusal(
    handled: Handled, *, spread: float, term: timedelta, unit_of_work: NotificationsUnitOfWork, clock: Clock
) -> list[Settled]:
    message, outcome, messages = handled.message, handled.outcome, unit_of_work.messages
    if isinstance(outcome, Accepted):
        return []
    if isinstance(outcome, Expired):
        return await messages.mark_dead(message.id, state=MessageState.DROPPED_EXPIRED, reason="expired", at=clock())
    if outcome.is_final:
        return await messages.mark_dead(message.id, state=MessageState.FAILED, reason=outcome.reason, at=clock())
    return await _try_again(message, outcome, spread=spread, term=term, unit_of_work=unit_of_work, clock=clock)


async def _try_again(
    message: Outgoing,
    refusal: Refused,
    *,
    spread: float,
    term: timedelta,
    unit_of_work: NotificationsUnitOfWork,
    clock: Clock,
) -> list[Settled]:
    following = next_try(
        now=clock(), attempt=message.attempts + 1, give_up_at=message.give_up_at, term=term, spread=spread
    )
    if following.is_over:
        return await unit_of_work.messages.mark_dead(
            message.id, state=MessageState.FAILED, reason=refusal.reason, at=clock()
        )
    await unit_of_work.messages.try_again(
        message.id, next_try_at=following.at, give_up_at=following.give_up_at, reason=refusal.reason
    )
    return []
