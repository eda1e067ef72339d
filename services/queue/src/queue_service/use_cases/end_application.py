"""An application ended at applications' word: its place, its voucher and everything it waited for end with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from balabaqsha_chassis.clock import Clock
from queue_service.domain.voucher_states import VoucherAction, VoucherState
from queue_service.domain.vouchers import APPLICATIONS, Voucher, take_step
from queue_service.use_cases.end_voucher import drop_deadlines, return_place
from queue_service.use_cases.leave_waiting_list import Filing, LeaveWaitingList, leave_waiting_list
from queue_service.use_cases.let_go import LettingGo, let_go_of_places
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.voucher_ports import INACTIVITY, Settlement, VoucherUnitOfWork

#: An entry that an application's end still changes, besides one that waits.
_UNDER_WAY = frozenset({"offered", "inactive", "annulled", "enrolled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EndApplication:
    """Which application ended, how, on what ground, and its filing where that is told."""

    application_id: str
    state: Literal["withdrawn", "rejected", "archived"]
    reason: str
    filing: Filing | None = None


async def end_application(command: EndApplication, *, unit_of_work: VoucherUnitOfWork, clock: Clock) -> None:
    """Leave the list, return the voucher, drop the deadlines; what has ended already stays as it is."""
    entry = await unit_of_work.entries.get_for_update(command.application_id)
    if entry is None or entry.state not in _UNDER_WAY:
        reason = _told_to_all(command)
        leaving = LeaveWaitingList(application_id=command.application_id, reason=reason, filing=command.filing)
        await leave_waiting_list(leaving, unit_of_work=unit_of_work)
        return
    at = clock()
    voucher = await unit_of_work.vouchers.get_for_update(command.application_id)
    if voucher is not None and voucher.live:
        await _withdraw(entry, voucher, command=command, at=at, unit_of_work=unit_of_work)
    await unit_of_work.deadlines.settle(
        command.application_id,
        kinds=INACTIVITY,
        how=Settlement.CANCELLED,
        at=at,
    )
    ended = "archived" if command.state == "archived" else "left"
    await unit_of_work.entry_states.become(command.application_id, state=ended, reason=command.reason)


def _told_to_all(command: EndApplication) -> str:
    """The ledger is public: that an application was archived is said there, and not that a child died."""
    return "archived" if command.state == "archived" and command.reason not in _OPENLY else command.reason


_OPENLY = frozenset({"school_age", "duplicate"})


async def _withdraw(
    entry: EntryRow, voucher: Voucher, *, command: EndApplication, at: datetime, unit_of_work: VoucherUnitOfWork
) -> None:
    stepped = take_step(voucher, VoucherAction.WITHDRAW, by=APPLICATIONS, at=at, ground=command.reason)
    ended = await unit_of_work.vouchers.save(stepped)
    await drop_deadlines(ended, at=at, unit_of_work=unit_of_work)
    going = LettingGo(entry=entry, voucher=ended, state=command.state, by="parent", ground="application_ended", at=at)
    await let_go_of_places(going, unit_of_work=unit_of_work)
    await return_place(
        entry,
        ended,
        state=command.state,
        ground="closed" if ended.state is VoucherState.CLOSED else "withdrawn",
        by=APPLICATIONS,
        at=at,
        unit_of_work=unit_of_work,
    )
