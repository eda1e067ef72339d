"""A list of kindergartens as a spreadsheet writes it: read whole, or refused row by row.

Columns, by the names of the header line; only the first three are needed:
`name_ru, address_ru, district_kato, name_kk, address_kk, lat, lon, bin, kind, ownership, languages, regimes, phone,
email, licence, in_voucher, settlement_kato`. Several languages or regimes stand in one cell, parted by `;`.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from queue_service.domain.kindergartens import (
    BIN,
    EMAIL,
    KATO,
    LATITUDES,
    LONGEST_NAME,
    LONGITUDES,
    PHONE,
    Kind,
    Ownership,
    Regime,
    TeachingLanguage,
    is_formula,
    tidied,
)

NEEDED = ("name_ru", "address_ru", "district_kato")
MOST_ROWS = 5000
_HEADER_LINE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a cell, or with a whole line where `column` is empty."""

    line: int
    column: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line that can be taken: the values of the cells it has."""

    line: int
    values: Mapping[str, Any]
    #: Columns whose cells were written with blanks too many.
    tidied: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Every line of a list: rows where nothing is wrong, faults where something is."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


class _CellError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_sheet(content: bytes) -> Sheet:
    """The list; a mark of byte order and line ends of any system do no harm."""
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _broken("not_utf8")
    try:
        return _sheet(list(_lines(written)))
    except csv.Error:
        return _broken("not_a_table")


def _lines(written: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that has anything in it, with its number as a person counts lines."""
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=_delimiter(written))
    while True:
        number = reader.line_num + 1
        cells = next(reader, None)
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield number, cells


def _delimiter(written: str) -> str:
    """Spreadsheets of the country's settings part cells by semicolons."""
    header = written.split("\n", 1)[0]
    return ";" if header.count(";") > header.count(",") else ","


def _sheet(lines: Sequence[tuple[int, list[str]]]) -> Sheet:
    if not lines:
        return _broken("empty")
    header = [tidied(cell).casefold() for cell in lines[0][1]]
    if faults := _header_faults(header):
        return Sheet(rows=(), faults=faults)
    if len(lines) > MOST_ROWS:
        return _broken("too_many_rows")
    read = [_row(number, cells, header=header) for number, cells in lines[1:]]
    rows = tuple(row for row, _ in read if row)
    faults = tuple(fault for _, faults in read for fault in faults)
    return Sheet(rows=rows, faults=faults + _twice(rows))


def _header_faults(header: Sequence[str]) -> tuple[Fault, ...]:
    found = [Fault(line=_HEADER_LINE, column=name, code="column_missing") for name in NEEDED if name not in header]
    found += [
        Fault(line=_HEADER_LINE, column=name[:40], code="column_unknown") for name in header if name not in _COLUMNS
    ]
    found += [
        Fault(line=_HEADER_LINE, column=name[:40], code="column_twice")
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    return tuple(found)


def _row(number: int, written: Sequence[str], *, header: Sequence[str]) -> tuple[Row | None, list[Fault]]:
    if len(written) > len(header):
        return None, [Fault(line=number, column="", code="cells_too_many")]
    cells = dict(zip(header, written, strict=False))
    values: dict[str, Any] = {}
    faults = []
    for column in cells | dict.fromkeys(NEEDED, ""):
        cell = cells.get(column, "")
        try:
            values |= _value(column, cell)
        except _CellError as fault:
            faults.append(Fault(line=number, column=column, code=fault.code))
    changed = tuple(column for column, cell in cells.items() if tidied(cell) != cell.strip())
    return (None, faults) if faults else (Row(line=number, values=values, tidied=changed), [])


def _value(column: str, cell: str) -> dict[str, Any]:
    """The cell's value under its column's name; nothing for an empty cell that may be empty."""
    if "\x00" in cell:
        raise _CellError("wrong_format")
    if is_formula(cell) and column not in ("phone", "lat", "lon"):
        raise _CellError("formula")
    written = tidied(cell)
    if not written:
        if column in NEEDED:
            raise _CellError("missing")
        return {}
    return {column: _COLUMNS[column](written)}


def _twice(rows: Sequence[Row]) -> tuple[Fault, ...]:
    """The same kindergarten on two lines."""
    seen: set[tuple[str, ...]] = set()
    faults = []
    for row in rows:
        marks: set[tuple[str, ...]] = {("name", row.values["name_ru"], row.values["address_ru"])}
        if "bin" in row.values:
            marks.add(("bin", row.values["bin"]))
        if marks & seen:
            faults.append(Fault(line=row.line, column=min(marks & seen)[0].replace("name", "name_ru"), code="twice"))
        seen |= marks
    return tuple(faults)


def _broken(code: str) -> Sheet:
    return Sheet(rows=(), faults=(Fault(line=_HEADER_LINE, column="", code=code),))


def _text(written: str) -> str:
    if len(written) > LONGEST_NAME:
        raise _CellError("too_long")
    return written


def _matching(written: str, *, pattern: Any) -> str:
    if not pattern.fullmatch(written):
        raise _CellError("wrong_format")
    return written


def _phone(written: str) -> str:
    digits = "".join(one for one in written if one.isdigit())
    return _matching(f"+7{digits[1:]}" if digits[:1] in ("7", "8") else written, pattern=PHONE)


def _degrees(written: str, *, within: tuple[float, float]) -> float:
    try:
        number = float(written.replace(",", "."))
    except ValueError as fault:
        raise _CellError("not_a_number") from fault
    if not within[0] <= number <= within[1]:
        raise _CellError("out_of_range")
    return number


def _code(written: str, *, of: type[StrEnum]) -> str:
    if written not in {one.value for one in of}:
        raise _CellError("unknown_value")
    return written


def _codes(written: str, *, of: type[StrEnum]) -> list[str]:
    return sorted({_code(one.strip(), of=of) for one in written.split(";") if one.strip()})


def _yes(written: str) -> bool:
    meaning = _YES_AND_NO.get(written.casefold())
    if meaning is None:
        raise _CellError("unknown_value")
    return meaning


_YES_AND_NO = {"yes": True, "да": True, "иә": True, "true": True, "1": True} | {
    "no": False,
    "нет": False,
    "жоқ": False,
    "false": False,
    "0": False,
}
_COLUMNS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("name_ru", "name_kk", "address_ru", "address_kk", "licence"), _text),
    **dict.fromkeys(("district_kato", "settlement_kato"), partial(_matching, pattern=KATO)),
    "bin": partial(_matching, pattern=BIN),
    "email": partial(_matching, pattern=EMAIL),
    "phone": _phone,
    "lat": partial(_degrees, within=LATITUDES),
    "lon": partial(_degrees, within=LONGITUDES),
    "kind": partial(_code, of=Kind),
    "ownership": partial(_code, of=Ownership),
    "languages": partial(_codes, of=TeachingLanguage),
    "regimes": partial(_codes, of=Regime),
    "in_voucher": _yes,
}
