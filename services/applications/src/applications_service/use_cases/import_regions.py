"""Bring the official classifier of places into the table of regions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from applications_service.domain.kato import ancestors, is_kato, is_region
from applications_service.use_cases.ports import Reference, RegionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KatoRow:
    """One row of the spreadsheet; `line` is where it stands there."""

    line: int
    code: str
    groups: str
    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong with one row."""

    line: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What was read, what was wrong, and what the table has that the spreadsheet has not."""

    rows: int
    new: int
    faults: Sequence[RowFault]
    absent: int


async def import_regions(rows: Iterable[KatoRow], *, reference: Reference, dry_run: bool) -> ImportOutcome:
    """Store every row or, if any is wrong, none; places that vanished from the classifier are kept and counted."""
    read = list(rows)
    known = await reference.region_codes()
    codes = {row.code for row in read}
    faults = [*_faults(read, existing=codes | known)]
    if not faults and not dry_run:
        parents = {row.code: _parent(row.code, existing=codes | known) for row in read}
        await reference.store_regions([_region(row, parents=parents) for row in read])
    return ImportOutcome(rows=len(read), new=len(codes - known), faults=faults, absent=len(known - codes))


def _region(row: KatoRow, *, parents: Mapping[str, str | None]) -> RegionRow:
    return RegionRow(code=row.code, parent=parents[row.code], name_kk=row.name_kk, name_ru=row.name_ru)


def _faults(rows: Sequence[KatoRow], *, existing: set[str]) -> Iterable[RowFault]:
    seen: set[str] = set()
    for row in rows:
        if (code := _fault(row, existing=existing)) is not None:
            yield RowFault(line=row.line, code=code)
        elif row.code in seen:
            yield RowFault(line=row.line, code="code_repeated")
        seen.add(row.code)


def _fault(row: KatoRow, *, existing: set[str]) -> str | None:
    if not is_kato(row.code):
        return "code_malformed"
    if row.groups and row.groups != row.code:
        return "groups_differ_from_code"
    if not row.name_kk or not row.name_ru:
        return "name_missing"
    if not is_region(row.code) and _parent(row.code, existing=existing) is None:
        return "parent_unknown"
    return None


def _parent(code: str, *, existing: set[str]) -> str | None:
    return next((candidate for candidate in ancestors(code) if candidate in existing), None)
