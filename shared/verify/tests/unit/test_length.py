from pathlib import Path

import balabaqsha_verify

LINES = [
    line for path in Path(balabaqsha_verify.__file__).parent.rglob("*.py") for line in path.read_text().splitlines()
]


def test_the_whole_package_stays_short_and_its_lines_fit_a_page():
    assert len(LINES) <= 355
    assert max(map(len, LINES)) <= 120
