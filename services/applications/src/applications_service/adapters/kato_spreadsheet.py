"""The official spreadsheet of places as rows; `.xlsx` or `.csv` with the same columns."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from applications_service.use_cases.import_regions import KatoRow

_NEEDED = ("te", "name_kaz", "name_rus")
_GROUPS = (("ab", 2), ("cd", 2), ("ef", 2), ("hij", 3))


class KatoColumnsMissingError(Exception):
    """The first row does not name the columns of the classifier."""


def read_kato(path: Path) -> Iterator[KatoRow]:
    """The rows below the header; raises `KatoColumnsMissingError` when it is not the classifier."""
    lines = _spreadsheet_lines(path) if path.suffix.lower() == ".xlsx" else _text_lines(path)
    columns = [_text(value).lower() for value in next(lines, ())]
    if missing := [name for name in _NEEDED if name not in columns]:
        raise KatoColumnsMissingError(", ".join(missing))
    for number, line in enumerate(lines, start=2):
        values = dict(zip(columns, (_text(value) for value in line), strict=False))
        if any(values.values()):
            yield _row(number, values)


def _row(number: int, values: dict[str, str]) -> KatoRow:
    groups = "".join(values[name].zfill(width) for name, width in _GROUPS if values.get(name))
    return KatoRow(
        line=number,
        code=values["te"],
        groups=groups,
        name_kk=values["name_kaz"],
        name_ru=values["name_rus"],
    )


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _spreadsheet_lines(path: Path) -> Iterator[Sequence[Any]]:
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        yield from workbook.worksheets[0].iter_rows(values_only=True)
    finally:
        workbook.close()


def _text_lines(path: Path) -> Iterator[Sequence[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.readline()
        file.seek(0)
        yield from csv.reader(file, delimiter=";" if sample.count(";") > sample.count(",") else ",")
