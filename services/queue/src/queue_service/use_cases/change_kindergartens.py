"""A kindergarten enters the catalogue, and what is told about it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from queue_service.domain.place_errors import (
    KindergartenChangedError,
    KindergartenUnknownError,
)
from queue_service.use_cases.kindergarten_facts import changed_fields, changed_row, kindergarten_row
from queue_service.use_cases.kindergarten_ports import KindergartenRow, KindergartenUnitOfWork, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class AddKindergarten:
    """What is told about it, by whom."""

    values: Mapping[str, Any]
    by: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKindergarten:
    """Which one, in which version, what is told anew."""

    kindergarten_id: str
    version: int
    values: Mapping[str, Any]
    by: Staff


async def add_kindergarten(
    command: AddKindergarten, *, unit_of_work: KindergartenUnitOfWork, clock: Clock
) -> KindergartenRow:
    """Store it; raises `KindergartenUnknownError` for a place beyond the caller's, `KindergartenExistsError`."""
    rules = await unit_of_work.rules.in_force()
    row = kindergarten_row(command.values, kindergarten_id=new_id(), rules=rules, at=clock())
    if not is_within(row, command.by):
        raise KindergartenUnknownError
    await unit_of_work.kindergartens.add(row)
    unit_of_work.audit.note(command.by.note("kindergarten_added", subject_kind="kindergarten", subject=row.id))
    return row


async def change_kindergarten(
    command: ChangeKindergarten, *, unit_of_work: KindergartenUnitOfWork, clock: Clock
) -> KindergartenRow:
    """Store what is told anew; the answer has the version after it.

    Raises `KindergartenUnknownError`, `KindergartenChangedError` or `KindergartenExistsError`.
    """
    row = await unit_of_work.kindergartens.get_for_update(command.kindergarten_id, reach=command.by.reach)
    if row is None:
        raise KindergartenUnknownError
    if row.version != command.version:
        raise KindergartenChangedError
    changed = changed_row(row, command.values, rules=await unit_of_work.rules.in_force(), at=clock())
    if changed is None:
        return row
    if not (is_within(changed, command.by) or changed.id in command.by.reach.kindergartens):
        raise KindergartenUnknownError
    await unit_of_work.kindergartens.store(changed)
    note = command.by.note("kindergarten_changed", subject_kind="kindergarten", subject=row.id)
    unit_of_work.audit.note(replace(note, details={"fields": ",".join(changed_fields(row, changed))}))
    return changed


def is_within(row: KindergartenRow, staff: Staff) -> bool:
    """Whether the caller answers for where it stands."""
    reach = staff.reach
    return reach.everywhere or row.territory in reach.territories or row.district in reach.territories
