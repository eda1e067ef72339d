"""Kindergartens stand in the order of the reader's alphabet, and their free places in the order of ages."""

from typing import Any

from gateway_service.web.visitors.catalogue import Wanted, columns, free_by_age, in_order


def kindergarten(name: str) -> dict[str, Any]:
    return {"id": name, "names": {"kk": name, "ru": name}}


def place(age: str, language: str, free: int) -> dict[str, Any]:
    return {
        "age_band": {"code": age, "text": age.title()},
        "language": {"code": language, "text": language.upper()},
        "free": free,
    }


def test_numbers_in_names_count_by_size_and_kazakh_letters_by_their_alphabet() -> None:
    items = [kindergarten(name) for name in ("№ 10", "Үміт", "№ 9", "Ұшқын", "Әсем", "Балапан")]

    names = [item["id"] for item in in_order(items, "kk")]

    assert names == ["№ 9", "№ 10", "Әсем", "Балапан", "Ұшқын", "Үміт"]


def test_free_places_are_summed_by_age_and_language() -> None:
    item = {"free_places": [place("senior", "kk", 3), place("junior", "ru", 2), place("senior", "kk", 4)]}

    rows = free_by_age(item)

    assert columns(item) == {"kk": "KK", "ru": "RU"}
    assert rows == [{"age": "Junior", "free": {"kk": 0, "ru": 2}}, {"age": "Senior", "free": {"kk": 7, "ru": 0}}]


def test_an_address_bears_only_what_was_chosen() -> None:
    assert Wanted(free=True, language="kk").query() == {"teaching": "kk", "free": "yes"}
    assert Wanted().is_anything
