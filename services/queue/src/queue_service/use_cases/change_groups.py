"""Groups of a kindergarten: opened, changed, and with as many places as are declared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from queue_service.domain.place_errors import (
    GroupUnknownError,
    KindergartenChangedError,
    KindergartenClosingError,
    KindergartenUnknownError,
    PlacesInUseError,
)
from queue_service.use_cases.kindergarten_ports import GroupRow, KindergartenUnitOfWork, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class AddGroup:
    """A new group."""

    kindergarten_id: str
    name: str
    age_band: str
    purpose: str
    language: str
    regime: str
    declared: int
    by: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """Which group, in which version where that is told, and what changes."""

    group_id: str
    version: int | None
    values: Mapping[str, Any]
    by: Staff


async def add_group(command: AddGroup, *, unit_of_work: KindergartenUnitOfWork, clock: Clock) -> GroupRow:
    """Open the group; raises `KindergartenUnknownError` or `KindergartenClosingError`."""
    found = await unit_of_work.kindergartens.get_for_update(command.kindergarten_id, reach=command.by.reach)
    if found is None:
        raise KindergartenUnknownError
    if found.state != "open":
        raise KindergartenClosingError
    told = {name: getattr(command, name) for name in ("name", "age_band", "purpose", "language", "regime", "declared")}
    row = GroupRow(
        **told, id=new_id(), kindergarten_id=found.id, held=0, enrolled=0, state="open", version=1, changed_at=clock()
    )
    await unit_of_work.kindergartens.add_group(row)
    note = command.by.note("group_added", subject_kind="group", subject=row.id)
    unit_of_work.audit.note(replace(note, details={"kindergarten": found.id, "declared": row.declared}))
    return row


async def change_group(command: ChangeGroup, *, unit_of_work: KindergartenUnitOfWork, clock: Clock) -> GroupRow:
    """Change it; places that somebody holds or has taken cannot be declared away.

    Raises `GroupUnknownError`, `KindergartenChangedError` or `PlacesInUseError` with who holds them.
    """
    row = await unit_of_work.kindergartens.group_for_update(command.group_id, reach=command.by.reach)
    if row is None:
        raise GroupUnknownError
    if command.version is not None and command.version != row.version:
        raise KindergartenChangedError
    changed = replace(row, **command.values)
    if changed == row:
        return row
    if changed.declared < row.held + row.enrolled:
        holds = await unit_of_work.kindergartens.holds_of(row.id)
        raise PlacesInUseError(holds, held=row.held, enrolled=row.enrolled)
    changed = replace(changed, version=row.version + 1, changed_at=clock())
    await unit_of_work.kindergartens.store_group(changed)
    note = command.by.note("group_changed", subject_kind="group", subject=row.id)
    unit_of_work.audit.note(replace(note, details={"declared_before": row.declared, "declared": changed.declared}))
    return changed
