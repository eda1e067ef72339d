import re

from balabaqsha_simulators.pages import newest_page

HEADINGS = {"kk": "Қазақша", "ru": "По-русски", "en": "English"}


def test_the_page_shows_texts_as_texts():
    page = newest_page(headings=HEADINGS, columns=("To",), rows=[("<script>alert(1)</script>",)])

    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text


def test_the_page_speaks_three_languages_and_loads_nothing():
    page = newest_page(headings=HEADINGS, columns=("To",), rows=[])

    assert all(heading in page.text for heading in HEADINGS.values())
    assert not re.search(r"(src|href)=|https?://|@import|url\(", page.text)
    assert 'http-equiv="refresh"' in page.text
