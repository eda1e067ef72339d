"""KATO, the classifier of places: nine digits in groups, region · district · rural district · settlement."""

from collections.abc import Iterator

LENGTH = 9


def is_kato(code: str) -> bool:
    """Whether the text has the shape of a code."""
    return len(code) == LENGTH and code.isascii() and code.isdigit() and code[:2] != "00"


def is_region(code: str) -> bool:
    return code[2:] == "0" * 7


def ancestors(code: str) -> Iterator[str]:
    """Codes that may be the parent, nearest first; the parent is the first that exists.

    A district of a city that is itself a district of a region shares only the tens of its group with the city.
    """
    region, district, rural, settlement = code[:2], code[2:4], code[4:6], code[6:]
    candidates = []
    if settlement != "000":
        candidates += [f"{region}{district}{rural}000", f"{region}{district}{rural[0]}0000"]
    candidates += [f"{region}{district}00000", f"{region}0000000"]
    yield from dict.fromkeys(candidate for candidate in candidates if candidate != code)
