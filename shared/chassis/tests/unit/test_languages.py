"""Which of the three languages a caller gets."""

import pytest

from balabaqsha_chassis.languages import negotiate


@pytest.mark.parametrize(
    ("accept_language", "expected"),
    [
        (None, "ru"),
        ("", "ru"),
        ("kk", "kk"),
        ("ru-RU", "ru"),
        ("EN-us", "en"),
        ("kk-KZ,ru;q=0.9,en;q=0.8", "kk"),
        ("de,fr;q=0.9", "ru"),
        ("de, en;q=0.3", "en"),
        ("en;q=0.3, kk;q=0.7", "kk"),
        ("en; q=0.3, kk; q=0.7", "kk"),
        ("kk;q=0, en;q=0.1", "en"),
        ("kk;q=0", "ru"),
        ("*", "ru"),
        ("en;q=none, kk;q=0.1", "kk"),
        ("kk;q=nan", "ru"),
        ("kkk, english", "ru"),
        (",,;,", "ru"),
        ("en,kk", "en"),
    ],
)
def test_the_best_of_our_languages_is_taken(accept_language: str | None, expected: str) -> None:
    assert negotiate(accept_language) == expected


def test_a_header_of_a_megabyte_is_not_read_to_its_end() -> None:
    assert negotiate("de," * 300_000 + "kk") == "ru"
