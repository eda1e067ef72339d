"""The clock that a file sets for many processes at once."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from balabaqsha_chassis.clock import SharedClock, set_shared_clock, system_clock
from balabaqsha_chassis.settings import ProcessSettings

NEW_YEAR = datetime(2026, 12, 31, 19, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "clock"
    set_shared_clock(path, to=NEW_YEAR)
    return path


def test_it_stands_still_until_it_is_set(file: Path) -> None:
    clock = SharedClock(file)

    before = clock()
    set_shared_clock(file, to=NEW_YEAR + timedelta(days=3, milliseconds=7))

    assert before == NEW_YEAR
    assert clock() == NEW_YEAR + timedelta(days=3, milliseconds=7)


def test_another_process_moves_it(file: Path) -> None:
    clock = SharedClock(file)
    later = (NEW_YEAR + timedelta(hours=1)).isoformat()
    program = (
        "import sys, pathlib, datetime; from balabaqsha_chassis.clock import set_shared_clock; "
        "set_shared_clock(pathlib.Path(sys.argv[1]), to=datetime.datetime.fromisoformat(sys.argv[2]))"
    )

    subprocess.run([sys.executable, "-c", program, str(file), later], check=True)

    assert clock() == NEW_YEAR + timedelta(hours=1)


def test_without_a_file_time_is_real(file: Path) -> None:
    made_up = ProcessSettings(environment="development", jwks_url="http://identity", clock_file=file)
    real = ProcessSettings(environment="development", jwks_url="http://identity")

    assert made_up.clock()() == NEW_YEAR
    assert real.clock() is system_clock


def test_production_refuses_made_up_time(file: Path) -> None:
    with pytest.raises(ValidationError, match="only made in development"):
        ProcessSettings(environment="production", jwks_url="http://identity", clock_file=file)
