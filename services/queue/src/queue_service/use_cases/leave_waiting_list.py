"""An application that was withdrawn or rejected leaves its place."""

from dataclasses import dataclass

from queue_service.domain.changes import left
from queue_service.use_cases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveWaitingList:
    """Which application, and the coded reason."""

    application_id: str
    reason: str


async def leave_waiting_list(command: LeaveWaitingList, *, unit_of_work: UnitOfWork) -> None:
    """Append the leaving; one who never stood in the list, or has left it, changes nothing."""
    entry = await unit_of_work.entries.get_for_update(command.application_id)
    if entry is None or entry.state != "queued":
        return
    await unit_of_work.entries.leave(command.application_id, reason=command.reason)
    await unit_of_work.pending.append(left(waiting_list=entry.waiting_list, code=entry.key.code, reason=command.reason))
