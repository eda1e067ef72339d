"""The numbers that families are shown equal a recount by other code over what they filed."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.reconciliation import at_rest, query
from balabaqsha_testkit.waiting import eventually

FAMILIES = 40
WHOLE_CITIES = {"710000000", "750000000", "790000000"}
OWN_LISTS = {"special", "sanatorium"}
OLDEST_OF_THE_YOUNGEST = 2025
CLASSES = ("a", "b1", "b2", "general")
PROVEN = {"confirmed", "auto_confirmed"}


def waiting_list(row: Any) -> tuple[str, str]:
    territory = row["region"] if row["region"] in WHOLE_CITIES else row["district"]
    return territory, row["group_type"] if row["group_type"] in OWN_LISTS else "general"


def place(row: Any) -> tuple[tuple[int, int], datetime, str]:
    """Cohort by cohort and class by class in each, the youngest all together, and by filing time in each of these."""
    cohort = min(row["birth_date"].year, OLDEST_OF_THE_YOUNGEST)
    proven = row["privilege_class"] if row["privilege_state"] in PROVEN else "general"
    rank = 0 if cohort == OLDEST_OF_THE_YOUNGEST else CLASSES.index(proven)
    return (cohort, rank), row["filed_at"], row["number"]


async def no_register_is_to_speak(house: House) -> bool:
    """Registers are asked about a child a few seconds after it was added."""
    unasked = await query(house, "children", "select 1 from child_circumstances where checked_at is null")
    return not unasked


@pytest.mark.timeout(300)
async def test_the_demonstration_files_and_every_number_is_right(house: House, api: httpx.AsyncClient) -> None:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "balabaqsha_cli", "demo", "--families", str(FAMILIES)],
        env=os.environ | {"BALABAQSHA_ENDPOINTS": str(house.write_endpoints())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    await eventually(lambda: no_register_is_to_speak(house), within=60, hint="a register was not asked")
    await at_rest(house)
    rows = await query(
        house, "applications", "select * from application where state in ('queued') and birth_date is not null"
    )
    assert len(rows) >= FAMILIES
    assert all(isinstance(row["birth_date"], date) for row in rows)

    for row in rows:
        answer = await api.get(f"{house.api}/public/queue/numbers/{row['number']}")
        if row["group_type"] in OWN_LISTS:
            # What the group is for says something of the child's health: nobody finds such a number.
            assert answer.status_code == httpx.codes.NOT_FOUND
            continue
        shown = answer.raise_for_status().json()
        line = sorted((other for other in rows if waiting_list(other) == waiting_list(row)), key=place)
        mates = [other for other in line if place(other)[0] == place(row)[0]]
        peers = [other for other in line if other["birth_date"].year == row["birth_date"].year]
        assert shown["overall"] == {"number": line.index(row) + 1, "total": len(line)}
        assert (shown["category"]["number"], shown["category"]["total"]) == (mates.index(row) + 1, len(mates))
        assert (shown["cohort"]["number"], shown["cohort"]["total"]) == (peers.index(row) + 1, len(peers))
        assert datetime.fromisoformat(shown["filed_at"]) == row["filed_at"].astimezone(UTC)
