"""The catalogue of kindergartens as the pages show it: filtered, in the reader's alphabet, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balabaqsha_chassis.languages import Language
from gateway_service.web.page import Page
from gateway_service.web.rendering import kazakh_order
from gateway_service.web.translations import marked
from gateway_service.web.visitors.told import Told, told

_AT_ONCE = 100
#: More kindergartens than any city of the country has.
_MOST = 3000
SHOWN = 30

AGES: Mapping[str, str] = {
    "nursery": marked("Nursery group (age 1)"),
    "junior": marked("Junior group (age 2)"),
    "middle": marked("Middle group (age 3)"),
    "senior": marked("Senior group (age 4)"),
    "preschool": marked("Pre-school group (age 5)"),
    "mixed_age": marked("Group of mixed age"),
}
OWNERSHIPS: Mapping[str, str] = {
    "state": marked("Owned by the state"),
    "private_with_order": marked("Private with a state education order"),
    "private": marked("Private"),
    "departmental": marked("Departmental"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the visitor looks for; empty: anything."""

    district: str = ""
    language: str = ""
    group_type: str = ""
    age_band: str = ""
    ownership: str = ""
    free: bool = False

    @property
    def is_anything(self) -> bool:
        """Whether nothing was chosen."""
        return self == Wanted()

    def query(self) -> dict[str, str]:
        """The choice as an address bears it."""
        chosen = {
            "district": self.district,
            "teaching": self.language,
            "group_type": self.group_type,
            "age_band": self.age_band,
            "ownership": self.ownership,
            "free": "yes" if self.free else "",
        }
        return {name: value for name, value in chosen.items() if value}


async def kindergartens(page: Page, wanted: Wanted) -> Told:
    """Every kindergarten of the locality that fits, in alphabetical order."""
    found = await _all(page, wanted, territory=wanted.district or page.locality)
    if found.is_there and not found.items and not wanted.district:
        # A region whose districts have lists of their own is no territory itself.
        found = await _all(page, wanted, territory=None)
    if not found.is_there:
        return found
    items = [item for item in found.items if item["region"] == page.locality and _is_owned(item, wanted.ownership)]
    return Told(document={"items": in_order(items, page.language)})


def in_order(items: list[dict[str, Any]], language: Language) -> list[dict[str, Any]]:
    """By name as the alphabet of the language goes, numbers by their size."""
    named = "ru" if language == "ru" else "kk"
    return sorted(items, key=lambda item: (_words(str(item["names"][named])), str(item["id"])))


def free_by_age(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Free places as a table: a row an age, a column a language."""
    languages = columns(item)
    rows: dict[str, dict[str, Any]] = {}
    for place in item["free_places"]:
        age, language = place["age_band"], place["language"]["code"]
        row = rows.setdefault(age["code"], {"age": age["text"], "free": dict.fromkeys(languages, 0)})
        row["free"][language] += place["free"]
    return [rows[code] for code in AGES if code in rows]


def columns(item: Mapping[str, Any]) -> dict[str, str]:
    """The languages in which there are free places."""
    return {place["language"]["code"]: place["language"]["text"] for place in item["free_places"]}


def points(page: Page, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the map shows."""
    return [
        {
            "name": item["name"],
            "address": item["address"],
            "free": item["free"],
            "url": page.url(f"/kindergartens/{item['id']}"),
            "at": [item["location"]["latitude"], item["location"]["longitude"]],
        }
        for item in items
        if item["location"]
    ]


async def _all(page: Page, wanted: Wanted, *, territory: str | None) -> Told:
    """As many pages of the API's list as there are."""
    items: list[dict[str, Any]] = []
    cursor = ""
    while True:
        found = await told(
            page,
            "/public/kindergartens",
            territory=territory,
            language=wanted.language,
            group_type=wanted.group_type,
            age_band=wanted.age_band,
            free="true" if wanted.free else "",
            limit=_AT_ONCE,
            cursor=cursor,
        )
        if not found.is_there:
            return found
        items += found.items
        cursor = found.document["next_cursor"]
        if not cursor or len(items) >= _MOST:
            return Told(document={"items": items})


def _is_owned(item: Mapping[str, Any], ownership: str) -> bool:
    return not ownership or item["ownership"]["code"] == ownership


def _words(name: str) -> list[tuple[int, Any]]:
    """What the name is sorted by: its words, and its numbers as numbers."""
    bare = "".join(letter if letter.isalnum() else " " for letter in name)
    return [(0, int(word)) if word.isdecimal() else (1, kazakh_order(word)) for word in bare.split()]
