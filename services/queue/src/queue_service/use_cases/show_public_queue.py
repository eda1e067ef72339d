"""What anybody may know of a territory's waiting list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from queue_service.domain.errors import RuleVersionUnknownError, TerritoryUnknownError
from queue_service.domain.rule_set import Labels, RuleSet
from queue_service.use_cases.ports import Places, Rules

#: Smaller counts could point at a child and are merged (k of 5, decision of the data-protection rules).
SMALLEST_CELL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CategorySize:
    """How many wait in a category; None where fewer than five do."""

    code: str
    label: Labels
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicQueue:
    """A territory's general waiting list in numbers."""

    territory: str
    total: int | None
    categories: tuple[CategorySize, ...]
    as_of: datetime
    ledger_seq: int
    rule_version: str


async def show_public_queue(territory: str, *, places: Places, rules: Rules) -> PublicQueue:
    """Sizes by category; raises `TerritoryUnknownError` where nobody has ever waited."""
    totals = await places.totals(territory)
    if not totals:
        raise TerritoryUnknownError
    seq, as_of, version = await places.head()
    rule_set = await rules.version(version)
    if rule_set is None:
        raise RuleVersionUnknownError
    sizes: dict[str, int] = {}
    for atom, count in totals.items():
        code = rule_set.category_of_atom.get(atom)
        if code is not None:
            sizes[code] = sizes.get(code, 0) + count
    return PublicQueue(
        territory=territory,
        total=merged(sum(sizes.values())),
        categories=tuple(_size(code, rule_set, sizes) for code in rule_set.categories),
        as_of=as_of,
        ledger_seq=seq,
        rule_version=version,
    )


def _size(code: str, rule_set: RuleSet, sizes: Mapping[str, int]) -> CategorySize:
    return CategorySize(code=code, label=rule_set.labels[code], total=merged(sizes.get(code, 0)))


def merged(count: int) -> int | None:
    """The count, or None where it is 1 to 4; an empty cell points at nobody."""
    return None if 0 < count < SMALLEST_CELL else count
