"""Importing the official classifier of places by the service's own command."""

import asyncio
import csv
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from applications_house import House

from balabaqsha_testkit.keys import Keys

HEADER = ("te", "ab", "cd", "ef", "hij", "k", "name_kaz", "name_rus", "nn")
ROWS = (
    ("110000000", 11, 0, 0, 0, 0, "Ақмола облысы", "АКМОЛИНСКАЯ ОБЛАСТЬ", 1),
    ("113200000", 11, 32, 0, 0, 1, "Аршалы ауданы", "Аршалынский район", 2),
    ("113234000", 11, 32, 34, 0, 3, "Бабатай а.о.", "Бабатайский с.о.", 3),
    ("113234100", 11, 32, 34, 100, 3, "Бабатай а.", "с.Бабатай", 4),
)


def spreadsheet(path: Path, rows: Iterable[tuple[object, ...]], *, header: tuple[str, ...] = HEADER) -> Path:
    workbook = openpyxl.Workbook()
    for row in (header, *rows):
        workbook.active.append(row)
    workbook.save(path)
    return path


def text_file(path: Path, rows: Iterable[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows((HEADER, *rows))
    return path


async def run_import(house: House, keys: Keys, *arguments: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "applications_service",
        "import-kato",
        *arguments,
        env=os.environ
        | keys.environment("applications")
        | {
            "APPLICATIONS_DATABASE_URL": house.database.url,
            "APPLICATIONS_MIGRATION_DATABASE_URL": house.database.owner_url,
            "APPLICATIONS_BROKER_URL": "amqp://unused",
            "APPLICATIONS_JWKS_URL": "http://127.0.0.1:1/unused",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    return process.returncode or 0, output.decode(), errors.decode()


async def children_of(house: House, code: str) -> list[str]:
    answer = await house.client.get(f"/reference/regions?parent={code}")
    return [one["code"] for one in answer.json()["items"]]


@pytest.mark.parametrize("make", [spreadsheet, text_file])
async def test_the_classifier_is_imported_with_its_levels(house: House, keys: Keys, tmp_path: Path, make):
    file = make(tmp_path / ("kato.xlsx" if make is spreadsheet else "kato.csv"), ROWS)

    code, output, errors = await run_import(house, keys, str(file))

    assert (code, errors) == (0, "")
    assert "read 4, new 3, wrong 0" in output
    assert await children_of(house, "110000000") == ["113200000"]
    assert await children_of(house, "113200000") == ["113234000"]
    assert await children_of(house, "113234000") == ["113234100"]
    regions = (await house.client.get("/reference/regions")).json()["items"]
    assert len(regions) == 20


async def test_importing_again_changes_nothing_but_names(house: House, keys: Keys, tmp_path: Path):
    await run_import(house, keys, str(spreadsheet(tmp_path / "kato.xlsx", ROWS)))
    renamed = [*ROWS[:3], (*ROWS[3][:7], "с.Новое имя", 4)]

    code, output, _ = await run_import(house, keys, str(spreadsheet(tmp_path / "again.xlsx", renamed)))

    assert (code, "new 0" in output) == (0, True)
    rows = await house.rows("select name_ru, name_en from region where code in ('113234100', '110000000')")
    assert ("с.Новое имя", None) in [tuple(row) for row in rows]
    assert "Akmola Region" in [row["name_en"] for row in rows]


async def test_a_dry_run_writes_nothing(house: House, keys: Keys, tmp_path: Path):
    file = spreadsheet(tmp_path / "kato.xlsx", ROWS)

    code, output, _ = await run_import(house, keys, str(file), "--dry-run")

    assert (code, "written 0" in output) == (0, True)
    assert await children_of(house, "110000000") == []


async def test_every_wrong_row_is_named_and_nothing_is_written(house: House, keys: Keys, tmp_path: Path):
    wrong = (
        *ROWS,
        ("12345", 12, 34, 5, 0, 0, "қысқа", "короткий", 5),
        ("113236000", 11, 32, 37, 0, 3, "басқа", "другие группы", 6),
        ("113238000", 11, 32, 38, 0, 3, "", "без имени", 7),
        ("990100000", 99, 1, 0, 0, 1, "еш жерде", "нигде", 8),
        ROWS[1],
    )

    code, _, errors = await run_import(house, keys, str(spreadsheet(tmp_path / "kato.xlsx", wrong)))

    assert code == 1
    assert errors.splitlines() == [
        "row 6: code_malformed",
        "row 7: groups_differ_from_code",
        "row 8: name_missing",
        "row 9: parent_unknown",
        "row 10: code_repeated",
    ]
    assert await children_of(house, "110000000") == []


async def test_another_table_is_not_taken_for_the_classifier(house: House, keys: Keys, tmp_path: Path):
    file = spreadsheet(tmp_path / "other.xlsx", [("x", "y")], header=("a", "b"))

    code, _, errors = await run_import(house, keys, str(file))

    assert code == 1
    assert errors == "other.xlsx: columns missing: te, name_kaz, name_rus\n"


async def test_a_settlement_several_levels_below_its_district_can_be_chosen(
    house: House, keys: Keys, tmp_path: Path, child_id: str
):
    await run_import(house, keys, str(spreadsheet(tmp_path / "kato.xlsx", ROWS)))
    place = {"region": "110000000", "district": "113200000", "settlement": "113234100"}

    filed = await house.caller().filed(child_id, **place)

    assert filed["state"]["code"] == "submitted"
