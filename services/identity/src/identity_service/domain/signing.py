"""The life of a signing key: published, then used, then published only, then gone."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar


class Dated(Protocol):
    """A key with the instant its use begins."""

    @property
    def active_from(self) -> datetime: ...


K = TypeVar("K", bound=Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTerms:
    """How long a key signs, how long before that it is published, and how long after."""

    use: timedelta
    ahead: timedelta
    after: timedelta

    def is_due(self, keys: Sequence[Dated], *, at: datetime) -> bool:
        """Whether the next key must be made, so that every reader knows it before its first token."""
        return not keys or at >= max(key.active_from for key in keys) + self.use - self.ahead

    def first_use(self, keys: Sequence[Dated], *, at: datetime) -> datetime:
        """When a key made now begins to sign: the first at once, later ones when all readers know them."""
        return at + self.ahead if keys else at

    def outlived(self, keys: Sequence[K], *, at: datetime) -> list[K]:
        """The keys whose last token is dead."""
        ordered = sorted(keys, key=lambda key: key.active_from)
        successors = itertools.pairwise(ordered)
        return [key for key, successor in successors if at >= successor.active_from + self.after]


def signer(keys: Sequence[K], *, at: datetime) -> K:
    """The newest key that signs already."""
    return max((key for key in keys if key.active_from <= at), key=lambda key: key.active_from)
