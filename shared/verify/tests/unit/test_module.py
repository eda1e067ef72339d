import ast
import sys
from pathlib import Path

from balabaqsha_verify import verify

SOURCE = Path(verify.__file__).read_text()


def test_the_verifier_is_one_file_that_can_be_read_in_an_evening():
    assert {path.name for path in Path(verify.__file__).parent.glob("*.py")} == {"__init__.py", "verify.py"}
    assert len(SOURCE.splitlines()) <= 400


def test_the_verifier_needs_the_standard_library_alone():
    imports = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imports}

    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names
