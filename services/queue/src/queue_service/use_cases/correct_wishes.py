"""A parent changed the wishes of a filed application; the filing time is kept."""

from dataclasses import dataclass, replace

from queue_service.domain.changes import held, left
from queue_service.domain.folding import MOVED_LIST
from queue_service.use_cases.enter_waiting_list import entrance
from queue_service.use_cases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectWishes:
    """The wishes as they now are."""

    application_id: str
    group_type: str
    language: str


async def correct_wishes(command: CorrectWishes, *, unit_of_work: UnitOfWork) -> None:
    """Store the wishes; a group of another purpose has its own list, entered at the place of the filing time."""
    entry = await unit_of_work.entries.get_for_update(command.application_id)
    if entry is None or entry.state != "queued":
        return
    rules = await unit_of_work.rules.in_force()
    purpose = rules.purpose_of(command.group_type)
    corrected = replace(
        entry,
        group_type=command.group_type,
        language=command.language,
        purpose=purpose,
        waiting_list=await unit_of_work.entries.waiting_list(territory=entry.territory, purpose=purpose),
    )
    await unit_of_work.entries.move(corrected)
    if corrected.waiting_list != entry.waiting_list:
        gone = left(waiting_list=entry.waiting_list, code=entry.key.code, reason=MOVED_LIST)
        await unit_of_work.pending.append(gone)
        await unit_of_work.pending.append(entrance(corrected, late_ground=MOVED_LIST))
        if entry.hold_ground is not None:
            again = held(waiting_list=corrected.waiting_list, code=entry.key.code, ground=entry.hold_ground)
            await unit_of_work.pending.append(again)
