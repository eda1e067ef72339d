"""The three languages every text exists in."""

from collections.abc import Mapping
from typing import Literal, get_args

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
FALLBACK: Language = "ru"

#: One text in every language.
Texts = Mapping[Language, str]


def negotiate(accept_language: str | None) -> Language:
    """The best of our languages for an `Accept-Language` header; Russian when none fits."""
    best: tuple[float, Language] = (0.0, FALLBACK)
    for item in (accept_language or "")[:500].split(","):
        tag, _, parameters = item.strip().partition(";")
        weight = _weight(parameters)
        for language in LANGUAGES:
            if tag.lower().split("-")[0] == language and weight > best[0]:
                best = (weight, language)
    return best[1]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
