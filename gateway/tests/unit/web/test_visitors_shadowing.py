"""What the frame is given for every page is not covered by what a template imports."""

from pathlib import Path

import pytest
from jinja2 import nodes

from gateway_service.web.rendering import environment
from gateway_service.web.translations import WEB

GIVEN = {"page", "language", "language_name", "others", "errors", "told_once"}
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_import_takes_the_name_of_what_every_page_is_given(template: Path) -> None:
    tree = environment("en").parse(template.read_text())

    imported = {
        name if isinstance(name, str) else name[1] for one in tree.find_all(nodes.FromImport) for name in one.names
    }

    assert imported & GIVEN == set()
