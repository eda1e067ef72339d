"""An application number as people type it, and as it was printed."""

import re

_ALPHABET = re.compile(r"[0-9A-HJKMNP-TV-Z]{17}")
_GROUP = 4
#: Letters of the Cyrillic keyboard that look like the Latin ones of a number, and look-alikes that it never has.
_MEANT = str.maketrans("АВЕКМНОРСТХІOIL", "ABEKMH0PCTX1011")


def number_meant(typed: str) -> str | None:
    """The number as it is printed, or None where it can be none: blanks, dashes, case and look-alikes are forgiven."""
    characters = re.sub(r"[\s\u2010-\u2015\u2212-]+", "", typed.upper()).translate(_MEANT)
    if not _ALPHABET.fullmatch(characters):
        return None
    return "-".join(characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP))
