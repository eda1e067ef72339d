"""A list of kindergartens is taken whole or not at all; taken again, it changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id
from queue_service.domain.kindergarten_import import Fault, Row, read_sheet
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.change_kindergartens import is_within
from queue_service.use_cases.kindergarten_facts import changed_fields, changed_row, kindergarten_row
from queue_service.use_cases.kindergarten_ports import KindergartenRow, KindergartenUnitOfWork, Staff

#: Column -> what it is called in a row.
_RENAMED = {"district_kato": "district", "settlement_kato": "settlement", "lat": "latitude", "lon": "longitude"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKindergartens:
    """The list as it was sent, and whether only to say what it would do."""

    content: bytes
    dry_run: bool
    by: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedLine:
    """What became of a line."""

    line: int
    action: str
    kindergarten_id: str | None
    name: str
    #: What differs from before, and what was tidied on the way.
    fields: tuple[str, ...]
    tidied: tuple[str, ...]
    untranslated: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Every line, or every fault."""

    dry_run: bool
    lines: tuple[ImportedLine, ...] = ()
    faults: tuple[Fault, ...] = ()

    def count(self, action: str) -> int:
        """How many lines that happened to."""
        return sum(line.action == action for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    row: Row
    before: KindergartenRow | None
    after: KindergartenRow | None


async def import_kindergartens(
    command: ImportKindergartens, *, unit_of_work: KindergartenUnitOfWork, clock: Clock
) -> ImportReport:
    """Add what is new and change what differs, unless a line is at fault or only a dry run was asked for.

    A line is a kindergarten's that has its BIN, else one that has its name and address. What the list has no column
    for stays as it is.
    """
    sheet = read_sheet(command.content)
    if sheet.faults:
        return ImportReport(dry_run=command.dry_run, faults=sheet.faults)
    plans = await _plans(sheet.rows, unit_of_work, clock)
    if faults := _faults(plans, command.by):
        return ImportReport(dry_run=command.dry_run, faults=faults)
    if not command.dry_run:
        await _carry_out(plans, command.by, unit_of_work)
    return ImportReport(dry_run=command.dry_run, lines=tuple(_line(plan, command.dry_run) for plan in plans))


async def _plans(rows: Sequence[Row], unit_of_work: KindergartenUnitOfWork, clock: Clock) -> list[_Plan]:
    known = await unit_of_work.kindergartens.all_for_import()
    by_bin = {one.bin: one for one in known if one.bin}
    by_name = {(one.name_ru, one.address_ru): one for one in known}
    rules = await unit_of_work.rules.in_force()
    return [_plan(row, _match(row.values, by_bin, by_name), rules, clock) for row in rows]


def _match(
    values: Mapping[str, Any],
    by_bin: Mapping[str, KindergartenRow],
    by_name: Mapping[tuple[str, str], KindergartenRow],
) -> KindergartenRow | None:
    return by_bin.get(values.get("bin", "")) or by_name.get((values["name_ru"], values["address_ru"]))


def _plan(row: Row, before: KindergartenRow | None, rules: RuleSet, clock: Clock) -> _Plan:
    values = {_RENAMED.get(column, column): value for column, value in row.values.items()}
    if before is None:
        after: KindergartenRow | None = kindergarten_row(values, kindergarten_id=new_id(), rules=rules, at=clock())
    else:
        after = changed_row(before, values, rules=rules, at=clock())
    return _Plan(row=row, before=before, after=after)


def _faults(plans: Sequence[_Plan], by: Staff) -> tuple[Fault, ...]:
    """Lines beyond the caller's territories, and lines of which two are one kindergarten."""
    met: set[str] = set()
    faults = []
    for plan in plans:
        touched = [row for row in (plan.before, plan.after) if row is not None]
        if not all(is_within(row, by) for row in touched):
            faults.append(Fault(line=plan.row.line, column="district_kato", code="territory_out_of_reach"))
        if plan.before is not None and plan.before.id in met:
            faults.append(Fault(line=plan.row.line, column="name_ru", code="twice"))
        met |= {plan.before.id} if plan.before else set()
    return tuple(faults)


async def _carry_out(plans: Sequence[_Plan], by: Staff, unit_of_work: KindergartenUnitOfWork) -> None:
    for plan in plans:
        if plan.after is None:
            continue
        if plan.before is None:
            await unit_of_work.kindergartens.add(plan.after)
        else:
            await unit_of_work.kindergartens.store(plan.after)
        action = "kindergarten_added" if plan.before is None else "kindergarten_changed"
        note = by.note(action, subject_kind="kindergarten", subject=plan.after.id)
        unit_of_work.audit.note(replace(note, details={"by": "import", "line": plan.row.line}))


def _line(plan: _Plan, dry_run: bool) -> ImportedLine:  # noqa: FBT001 - the last word of the report
    shown = plan.after or plan.before
    assert shown is not None  # noqa: S101 - a line is new or known
    action = "added" if plan.before is None else "changed" if plan.after else "unchanged"
    return ImportedLine(
        line=plan.row.line,
        action=action,
        kindergarten_id=None if dry_run and plan.before is None else shown.id,
        name=shown.name_ru,
        fields=changed_fields(plan.before, plan.after) if plan.before and plan.after else (),
        tidied=plan.row.tidied,
        untranslated=shown.untranslated,
    )
