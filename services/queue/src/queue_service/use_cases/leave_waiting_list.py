"""An application that was withdrawn or rejected leaves its place."""

from dataclasses import dataclass

from queue_service.domain.changes import left, refused
from queue_service.use_cases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a receipt was given for."""

    code: str
    receipt_hash: str
    region: str
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveWaitingList:
    """Which application, the coded reason, and its filing where that is told."""

    application_id: str
    reason: str
    filing: Filing | None = None


async def leave_waiting_list(command: LeaveWaitingList, *, unit_of_work: UnitOfWork) -> None:
    """Append the leaving; one who has left, or was refused, changes nothing.

    An application that ended before its filing was told here has no entry: its receipt is answered by a refusal. That
    happens once. No state leads out of an application's end, so applications tells of one end at most, and of nothing
    after it; the inbox lets each event in once; and the filing, told at all, comes before the end and leaves an entry.
    """
    entry = await unit_of_work.entries.get_for_update(command.application_id)
    if entry is None and command.filing is not None:
        await _answer(command.filing, reason=command.reason, unit_of_work=unit_of_work)
    if entry is None or entry.state != "queued":
        return
    await unit_of_work.entries.leave(command.application_id, reason=command.reason)
    await unit_of_work.pending.append(left(waiting_list=entry.waiting_list, code=entry.key.code, reason=command.reason))


async def _answer(filing: Filing, *, reason: str, unit_of_work: UnitOfWork) -> None:
    """Refuse in the list of the place it was filed for: what the group was for was never told, and stays unsaid."""
    rules = await unit_of_work.rules.in_force()
    territory = rules.territory_of(region=filing.region, district=filing.district)
    await unit_of_work.pending.append(
        refused(waiting_list=territory, code=filing.code, reason=reason, receipt_hash=filing.receipt_hash)
    )
