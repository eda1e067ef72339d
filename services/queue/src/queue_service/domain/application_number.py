"""The application number as people write it down, and as it is stored."""

import re

_BETWEEN = re.compile("[\\s\u00a0\u2010-\u2015\u2212-]")
#: Letters the alphabet does without, because they look like digits.
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_GROUP = 4


def spellings_of(number: str) -> tuple[str, ...]:
    """How the number may be stored: in groups of four as printed, in one piece, or as it was given.

    Case, blanks, dashes and look-alike letters are forgiven.
    """
    piece = _BETWEEN.sub("", number).upper().translate(_LOOK_ALIKES)
    groups = [piece[start : start + _GROUP] for start in range(0, len(piece), _GROUP)]
    return tuple(dict.fromkeys(("-".join(groups), piece, number)))
