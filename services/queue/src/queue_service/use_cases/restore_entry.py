"""One who had left, or was offered a voucher, stands again at the place of the first filing."""

from dataclasses import dataclass

from queue_service.domain.changes import restored
from queue_service.domain.errors import EntryNotSettledError
from queue_service.use_cases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreEntry:
    """Who comes back, and the coded reason."""

    application_id: str
    reason: str


#: In the states of an entry that stands in no list, and once stood in one.
_GONE = frozenset({"left", "offered", "inactive", "annulled", "archived"})


async def restore_entry(command: RestoreEntry, *, unit_of_work: UnitOfWork) -> None:
    """Append the return, with the class and filing time the entry has; one who waits already is left alone.

    Raises `EntryNotSettledError` while the leaving is not in the ledger: a draw may still come before it.
    """
    entry = await unit_of_work.entries.get_for_update(command.application_id)
    if entry is None or entry.state not in _GONE:
        return
    if await unit_of_work.ledger.stands([entry.key.code]):
        raise EntryNotSettledError
    await unit_of_work.entries.requeue(command.application_id)
    await unit_of_work.pending.append(
        restored(waiting_list=entry.waiting_list, atom=entry.atom, key=entry.key, reason=command.reason)
    )
