"""Which public events a subscriber may ask for, and what a pattern of routing keys means."""

import re
from collections.abc import Iterable

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_contracts.catalogue import PUBLIC_EVENTS

MOST_WORDS = 8
_PATTERN = re.compile(r"(\*|#|[a-z0-9_]+)(\.(\*|#|[a-z0-9_]+))*")


def public_keys() -> tuple[str, ...]:
    """The routing key of every event that leaves the core."""
    return tuple(sorted(event.routing_key() for event in PUBLIC_EVENTS))


def matches(pattern: str, *, routing_key: str) -> bool:
    """Whether a topic exchange hands messages with the key to a binding with the pattern."""
    return _match(pattern.split("."), routing_key.split("."))


def matched_keys(pattern: str, *, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if matches(pattern, routing_key=key))


def refuse_useless(pattern: str, *, keys: Iterable[str]) -> None:
    """A pattern nothing public matches is a mistake the subscriber would otherwise wait on for ever."""
    keys = tuple(keys)
    if not _PATTERN.fullmatch(pattern) or pattern.count(".") >= MOST_WORDS:
        raise LaunchRefusedError(f"{pattern!r} is not a pattern: words of a-z, 0-9 and _, or * or #, between dots")
    if not matched_keys(pattern, keys=keys):
        raise LaunchRefusedError(f"{pattern!r} matches no public event; there are: {', '.join(keys)}")


def _match(pattern: list[str], words: list[str]) -> bool:
    if not pattern:
        return not words
    first, rest = pattern[0], pattern[1:]
    if first == "#":
        return any(_match(rest, words[taken:]) for taken in range(len(words) + 1))
    return bool(words) and first in ("*", words[0]) and _match(rest, words[1:])
