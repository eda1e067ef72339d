"""The walk through the API in the documents works as it stands."""

import asyncio
import subprocess
from pathlib import Path

from balabaqsha_testkit.house import House

SCRIPT = Path(__file__).parents[2] / "docs" / "tutorial" / "walk.sh"


async def test_the_walk_of_the_tutorial_ends_with_a_number(house: House) -> None:
    done = await asyncio.to_thread(
        subprocess.run,
        [str(SCRIPT), str(house.write_endpoints())],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Заявка находится в очереди за получением ваучера" in done.stdout
    assert '"overall"' in done.stdout
