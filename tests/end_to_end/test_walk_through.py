"""The walks through the API in the documents work as they stand."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from balabaqsha_cli.launch.environments import serving_environment
from balabaqsha_testkit.house import House
from balabaqsha_testkit.staff import forget_spent_codes

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial"
VERIFIER = Path(sys.executable).with_name("balabaqsha-verify")


async def walked(script: str, house: House) -> str:
    """What the script says; it must come to its end."""
    done = await asyncio.to_thread(
        subprocess.run,
        [str(TUTORIAL / script), str(house.write_endpoints())],
        env=os.environ | _tools(house),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _tools(house: House) -> dict[str, str]:
    """What a running instance's own commands would find by themselves."""
    found = {"VERIFY": str(VERIFIER), "PYTHON": sys.executable, "STAFF": f"{sys.executable} -m identity_service staff"}
    return found | serving_environment("identity", layout=house.layout)


async def test_the_walk_of_the_tutorial_ends_with_a_number(house: House) -> None:
    said = await walked("walk.sh", house)

    assert "Заявка находится в очереди за получением ваучера" in said
    assert '"overall"' in said


@pytest.mark.timeout(150)
async def test_a_number_goes_up_and_down_for_told_reasons_and_is_proved(house: House) -> None:
    said = await walked("why.sh", house)

    assert "1 joined_ahead: 1 ребёнок теперь стоит впереди" in said
    assert "-1 withdrawn_ahead: 1 ребёнок впереди вышел из очереди" in said
    assert "checkpoint key:" in said
    assert "NOT CHECKED" in said


@pytest.mark.timeout(200)
async def test_a_child_goes_from_filing_to_enrolment(house: House) -> None:
    await forget_spent_codes(house)

    said = await walked("voucher.sh", house)

    assert "voucher_offered: Выдан ваучер, подтвердите согласие" in said
    assert "enrolled: Ребёнок зачислен" in said
    assert "kindergarten_head" in said
