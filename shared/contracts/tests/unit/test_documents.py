"""The committed files are what the catalogue makes, and the command keeps them so."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from balabaqsha_contracts.documents import documents, released_schemas, stale_paths

ROOT = Path(__file__).parents[2]
ONE = "schemas/children.child_linked.v1.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the committed files."""
    for name in ("schemas", "examples", "asyncapi"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def command(what: str, folder: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "balabaqsha_contracts", what, "--folder", str(folder)]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_the_committed_files_are_fresh():
    assert stale_paths(ROOT) == [], "run `make contracts`"


def test_the_same_catalogue_makes_the_same_bytes():
    assert documents() == documents()


def test_a_check_of_fresh_files_is_content(folder: Path):
    done = command("check", folder)

    assert (done.returncode, done.stdout) == (0, "")


def test_a_check_finds_what_is_missing_altered_or_left_over(folder: Path):
    (folder / ONE).unlink()
    (folder / "asyncapi/queue.json").write_text("{}")
    (folder / "examples/left.over.v1.json").write_text("{}")

    done = command("check", folder)

    assert done.returncode == 1
    for path in (ONE, "asyncapi/queue.json", "examples/left.over.v1.json"):
        assert f"{path}: out of date" in done.stdout


def test_writing_mends_exactly_what_is_stale(folder: Path):
    (folder / ONE).unlink()
    (folder / "examples/left.over.v1.json").write_text("{}")

    done = command("write", folder)

    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 2
    assert stale_paths(folder) == []
    assert command("write", folder).stdout == ""


def test_a_broken_promise_fails_the_check_and_stops_a_release(folder: Path):
    promised = folder / "schemas/released/children.child_linked.v1.json"
    schema = json.loads(promised.read_text())
    schema["properties"]["once_promised"] = {"type": "string"}
    promised.write_text(json.dumps(schema))

    checked, released = command("check", folder), command("release", folder)

    assert (checked.returncode, released.returncode) == (1, 1)
    assert "children.child_linked.v1.json/once_promised: removed: breaks a released version" in checked.stdout
    assert "once_promised" in promised.read_text()


def test_a_release_promises_the_present_schemas(folder: Path):
    (folder / "schemas/released/children.child_linked.v1.json").unlink()

    done = command("release", folder)

    assert done.returncode == 0
    assert released_schemas(folder).keys() == {
        path.removeprefix("schemas/") for path in documents() if path.startswith("schemas/")
    }


def test_files_of_a_first_start_are_all_made(tmp_path: Path):
    done = command("write", tmp_path)

    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(documents())
    assert stale_paths(tmp_path) == []
