"""What a kindergarten and its groups are made of."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of organisation it is."""

    NURSERY_KINDERGARTEN = "nursery_kindergarten"
    KINDERGARTEN = "kindergarten"
    SANATORIUM = "sanatorium"
    SPECIAL = "special"
    SCHOOL_COMPLEX = "school_complex"
    MINI_CENTRE = "mini_centre"
    FAMILY = "family"


class Ownership(StrEnum):
    """Whose it is, and who pays."""

    STATE = "state"
    PRIVATE_WITH_ORDER = "private_with_order"
    PRIVATE = "private"
    DEPARTMENTAL = "departmental"


class TeachingLanguage(StrEnum):
    """The language of a group."""

    KK = "kk"
    RU = "ru"
    UG = "ug"
    UZ = "uz"
    TG = "tg"
    EN = "en"
    MIXED = "mixed"


class Regime(StrEnum):
    """How long children stay."""

    FULL_DAY = "full_day"
    PART_DAY = "part_day"
    ROUND_THE_CLOCK = "round_the_clock"


class Purpose(StrEnum):
    """What a group is for."""

    GENERAL = "general"
    INCLUSIVE = "inclusive"
    SPECIAL = "special"
    SANATORIUM = "sanatorium"


class AgeBand(StrEnum):
    """The age group."""

    NURSERY = "nursery"
    JUNIOR = "junior"
    MIDDLE = "middle"
    SENIOR = "senior"
    PRESCHOOL = "preschool"
    MIXED_AGE = "mixed_age"


BIN = re.compile(r"\d{12}", re.ASCII)
PHONE = re.compile(r"\+7\d{10}", re.ASCII)
KATO = re.compile(r"\d{9}", re.ASCII)
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
LATITUDES = (40.0, 56.0)
LONGITUDES = (46.0, 88.0)
LONGEST_NAME = 300
#: Names that were never given in Kazakh stand in Russian until they are.
TRANSLATED = ("name", "address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """A name and an address in both languages, and which of the Kazakh ones are borrowed."""

    name_kk: str
    name_ru: str
    address_kk: str
    address_ru: str
    untranslated: tuple[str, ...]


def named(
    *, name_ru: str | None, address_ru: str | None, name_kk: str | None = None, address_kk: str | None = None
) -> Names:
    """Every name in both languages; where one is missing the other stands for it, and is marked."""
    pairs = {"name": (name_kk, name_ru), "address": (address_kk, address_ru)}
    marks = [f"{field}_kk" for field, (kk, ru) in pairs.items() if not kk and ru]
    marks += [f"{field}_ru" for field, (kk, ru) in pairs.items() if not ru and kk]
    filled = {field: (kk or ru or "", ru or kk or "") for field, (kk, ru) in pairs.items()}
    return Names(
        name_kk=filled["name"][0],
        name_ru=filled["name"][1],
        address_kk=filled["address"][0],
        address_ru=filled["address"][1],
        untranslated=tuple(sorted(marks)),
    )


def region_of(district: str) -> str:
    """The region's code within a district's: the classifier keeps it in the first two digits."""
    return f"{district[:2]}0000000"


def tidied(written: str) -> str:
    """The text with single blanks, as a person would say it."""
    return " ".join(written.split())


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell instead of showing it."""
    return cell.lstrip()[:1] in ("=", "+", "-", "@") or cell[:1] in ("\t", "\r", "\n")


def harmless(cell: object) -> str:
    """The cell as a spreadsheet shows it and never runs it."""
    written = "" if cell is None else str(cell)
    is_number = isinstance(cell, int | float)
    return f"'{written}" if is_formula(written) and not is_number else written


def outside(values: Collection[str], *, of: type[StrEnum]) -> list[str]:
    """The values that the list of codes does not have."""
    return sorted(set(values) - {one.value for one in of})
