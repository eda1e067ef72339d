"""Locks: when they are stale, and what may never stand in one."""

from pathlib import Path

import pytest

from balabaqsha_cli.locks import Workspace, check_locks, workspace_at

ROOT = '[tool.uv.workspace]\nmembers = ["queue"]\n[dependency-groups]\nbuild = ["uv_build"]\n'
MEMBER = '[project]\nname = "queue-service"\ndescription = "{description}"\ndependencies = ["{dependency}"]\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "queue").mkdir()
    (tmp_path / "pyproject.toml").write_text(ROOT)
    declare(tmp_path, dependency="fastapi>=1")
    return tmp_path


def declare(root: Path, *, dependency: str, description: str = "orders") -> Workspace:
    (root / "queue" / "pyproject.toml").write_text(MEMBER.format(dependency=dependency, description=description))
    return workspace_at(root)


def lock_all(workspace: Workspace, *, content: str = "fastapi==1.0 \\\n    --hash=sha256:00\n") -> None:
    for lock in workspace.locks():
        lock.write_text(f"# inputs: {workspace.inputs()}\n{content}")


def test_fresh_locks_have_no_faults(root: Path) -> None:
    workspace = workspace_at(root)

    lock_all(workspace)

    assert list(check_locks(workspace)) == []
    assert len(workspace.locks()) == 3


def test_a_changed_dependency_makes_every_lock_stale(root: Path) -> None:
    lock_all(workspace_at(root))

    changed = declare(root, dependency="fastapi>=2")

    faults = list(check_locks(changed))
    assert len(faults) == 3
    assert all("stale" in fault for fault in faults)


def test_a_changed_description_does_not(root: Path) -> None:
    lock_all(workspace_at(root))

    changed = declare(root, dependency="fastapi>=1", description="orders children")

    assert list(check_locks(changed)) == []


def test_a_missing_lock_is_a_fault(root: Path) -> None:
    workspace = workspace_at(root)
    lock_all(workspace)
    (root / "queue" / "requirements.lock").unlink()

    assert list(check_locks(workspace)) == ["queue/requirements.lock is missing; run: make lock"]


@pytest.mark.parametrize(
    "address", ["http://mirror/simple", "fastapi @ file:///tmp/fastapi", "--index-url https://mirror"]
)
def test_an_address_in_a_lock_is_a_fault(root: Path, address: str) -> None:
    workspace = workspace_at(root)

    lock_all(workspace, content=f"{address}\n")

    assert all("contains an address" in fault for fault in check_locks(workspace))
    assert len(list(check_locks(workspace))) == 3
