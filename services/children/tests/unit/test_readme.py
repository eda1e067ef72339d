"""The README tells of every setting."""

from pathlib import Path

import pytest

from children_service.settings import ChildrenSettings

README = (Path(__file__).parents[2] / "README.md").read_text()


@pytest.mark.parametrize(("name", "setting"), ChildrenSettings.model_fields.items())
def test_every_setting_stands_in_the_readme(name: str, setting):
    default = "required" if setting.is_required() else "none" if setting.default is None else setting.default
    shown = ",".join(sorted(default)) if isinstance(default, frozenset) else default

    assert f"| `CHILDREN_{name.upper()}` | {shown} | {setting.description} |" in README
