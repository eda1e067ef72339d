"""A list of kindergartens is read whole, or refused where it is wrong."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.kindergarten_import import read_sheet
from queue_service.domain.kindergartens import harmless, is_formula

HEADER = "name_ru,address_ru,district_kato"


def faults(content: str | bytes) -> list[tuple[int, str, str]]:
    sheet = read_sheet(content if isinstance(content, bytes) else content.encode())
    return [(fault.line, fault.column, fault.code) for fault in sheet.faults]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\xff\xfe", [(1, "", "not_utf8")]),
        ("", [(1, "", "empty")]),
        ("name_ru\nA\n", [(1, "address_ru", "column_missing"), (1, "district_kato", "column_missing")]),
        (f"{HEADER},x\nA,B,751310000,1\n", [(1, "x", "column_unknown")]),
        (f"{HEADER},name_ru\n", [(1, "name_ru", "column_twice")]),
        (f"{HEADER}\nA,B,751310000\nA,B,751310000\n", [(3, "name_ru", "twice")]),
        (f"{HEADER}\nA,,751310000,9\n", [(2, "", "cells_too_many")]),
        (
            f"{HEADER},bin\nA,,7513,12\n",
            [(2, "address_ru", "missing"), (2, "district_kato", "wrong_format"), (2, "bin", "wrong_format")],
        ),
        (f"{HEADER}\n@A,B\x00,751310000\n", [(2, "name_ru", "formula"), (2, "address_ru", "wrong_format")]),
        (
            f"{HEADER},kind,in_voucher,lat\nA,B,751310000,zoo,perhaps,43.2.1\n",
            [(2, "kind", "unknown_value"), (2, "in_voucher", "unknown_value"), (2, "lat", "not_a_number")],
        ),
        (f'{HEADER}\n"{"x" * 200_000}",B,751310000\n', [(1, "", "not_a_table")]),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(content: str | bytes, found: list[tuple[int, str, str]]) -> None:
    assert faults(content) == found


def test_marks_line_ends_and_semicolons_do_no_harm() -> None:
    plain = f"{HEADER},languages,phone\nA,B,751310000,kk,+7 (727) 222-33-44\n"
    dressed = plain.replace(",", ";").replace("\n", "\r\n")

    sheet, other = read_sheet(plain.encode()), read_sheet(b"\xef\xbb\xbf" + dressed.encode())

    assert sheet == other
    assert sheet.rows[0].values["phone"] == "+77272223344"
    assert sheet.rows[0].values["languages"] == ["kk"]


@given(content=st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    sheet = read_sheet(content)

    assert sheet.rows or sheet.faults or content.count(b"\n") < 2


@given(cell=st.text(max_size=30))
def test_no_cell_of_ours_is_run_by_a_spreadsheet(cell: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([harmless(cell)])
    (read,) = next(csv.reader(io.StringIO(file.getvalue(), newline="")))

    assert not is_formula(read)
    assert cell in read
