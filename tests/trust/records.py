"""What was tried so far, by which seeds and on which code: later runs add to it, and changed code begins anew."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "docs" / "reference" / "trust.json"
#: What running leaves beside the code.
_LEFTOVERS = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache")
Part = dict[str, Any]


class CodeChangedError(Exception):
    """The code under test was edited while it was tried: what came of it belongs to neither."""


class Record:
    """The parts of one trial that were tried on the code as it is now."""

    def __init__(self, name: str, *, code: Iterable[str], asked: Mapping[str, Any], forget: bool = False) -> None:
        self.name = name
        self.code = {path: git_name(ROOT / path) for path in code}
        self.asked = dict(asked)
        known = {} if forget else _read().get(name, {})
        same = known.get("code") == self.code and known.get("asked") == self.asked
        self.parts: dict[str, Part] = known["parts"] if same else {}

    def add(self, part: str, found: Part) -> None:
        """Keep what came of a part; raises `CodeChangedError` where it cannot be said what was tried."""
        if {path: git_name(ROOT / path) for path in self.code} != self.code:
            raise CodeChangedError(self.name)
        self.parts[part] = found | {"day": f"{datetime.now(UTC):%Y-%m-%d}"}
        kept = {"code": self.code, "asked": self.asked, "parts": self.parts}
        RECORDS.write_text(json.dumps(_read() | {self.name: kept}, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    def sum(self, what: str) -> float:
        return sum(part[what] for part in self.parts.values())

    @property
    def mark(self) -> str:
        """One name for all the code under test."""
        return hashlib.sha256(json.dumps(self.code, sort_keys=True).encode()).hexdigest()[:12]

    def words(self) -> str:
        """When it was tried, and on which code."""
        days = sorted({part["day"] for part in self.parts.values()})
        when = " to ".join(dict.fromkeys((days[0], days[-1])))
        return (
            f"Tried {when} in {len(self.parts)} parts, which add up while the code under test stays as it is: "
            f"{len(self.code)} files or folders, `{self.mark}` together, by git names in [trust.json](trust.json)."
        )


_IMPORTED = """
import sys
sys.path[:0] = sys.argv[2:]
__import__(sys.argv[1])
sys.stdout.write("\\n".join(getattr(module, "__file__", None) or "" for module in list(sys.modules.values())))
"""


def imported_by(module: str, *folders: str) -> list[str]:
    """Our own files that are read when a module, found in one of the folders, is imported."""
    command = [sys.executable, "-c", _IMPORTED, module, *(str(ROOT / folder) for folder in folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": ""})
    files = [Path(name) for name in done.stdout.splitlines() if name]
    ours = [path.relative_to(ROOT) for path in files if path.is_relative_to(ROOT)]
    return sorted(str(path) for path in ours if path.parts[0] != ".venv")


def git_name(path: Path) -> str:
    """What git calls a file or a folder of this content, committed or not: `git rev-parse HEAD:path` where it is."""
    if path.is_file():
        return _object("blob", path.read_bytes()).hex()
    return _tree(path).hex()


def _tree(folder: Path) -> bytes:
    entries = []
    for path in folder.iterdir():
        if path.name in _LEFTOVERS or path.suffix in {".pyc", ".egg-info"}:
            continue
        if path.is_dir():
            entries.append((f"{path.name}/", b"40000", _tree(path)))
        else:
            mode = b"100755" if path.stat().st_mode & 0o100 else b"100644"
            entries.append((path.name, mode, _object("blob", path.read_bytes())))
    lines = (mode + b" " + name.rstrip("/").encode() + b"\0" + found for name, mode, found in sorted(entries) if found)
    content = b"".join(lines)
    return _object("tree", content) if content else b""


def _object(kind: str, content: bytes) -> bytes:
    # Git's own name of it, no secret.
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).digest()


def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RECORDS.read_text(encoding="utf-8")) if RECORDS.exists() else {}
    return found
