"""A child whom vouchers pass by for a coded ground keeps its place and number."""

from dataclasses import dataclass

from queue_service.domain.changes import held, released
from queue_service.use_cases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEntry:
    """Whom to hold, and the coded ground that stands in the ledger."""

    application_id: str
    ground: str


async def hold_entry(command: HoldEntry, *, unit_of_work: UnitOfWork) -> None:
    """Append the hold; one who does not wait is not held."""
    entry = await unit_of_work.entries.get_for_update(command.application_id)
    if entry is not None and entry.state == "queued":
        content = held(waiting_list=entry.waiting_list, code=entry.key.code, ground=command.ground)
        await unit_of_work.pending.append(content)


async def release_entry(command: HoldEntry, *, unit_of_work: UnitOfWork) -> None:
    """Append the end of a hold, with the ground that no longer holds."""
    entry = await unit_of_work.entries.get_for_update(command.application_id)
    if entry is not None and entry.state == "queued":
        content = released(waiting_list=entry.waiting_list, code=entry.key.code, ground=command.ground)
        await unit_of_work.pending.append(content)
