"""The rows of a territory's waiting list without a name: category after category, each in the order of filing."""

from collections.abc import Mapping
from dataclasses import dataclass

from queue_service.domain.atoms import Atom, Key
from queue_service.domain.errors import CategoryUnknownError, TerritoryUnknownError
from queue_service.domain.overall_numbers import Step, overall_numbers
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.ports import Rules
from queue_service.use_cases.public_ports import ListedEntry, PublicHead, PublicReads
from queue_service.use_cases.show_public_queue import rules_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowEntries:
    """Which rows: of one category or of all, and those behind a row shown before."""

    territory: str
    category: str | None
    after: tuple[str, Key] | None
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """One child's row and numbers."""

    entry: ListedEntry
    category: str
    in_category: int
    overall: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRows:
    """Some rows, the rules they stand by, and whether there are more."""

    rows: tuple[PublicRow, ...]
    rules: RuleSet
    more: bool


async def show_public_entries(
    command: ShowEntries, *, head: PublicHead, reads: PublicReads, rules: Rules
) -> PublicRows:
    """At most `limit` rows behind the row given, with the numbers they have at the head.

    Raises `TerritoryUnknownError` where no general list is, `CategoryUnknownError` for none of the rules in force.
    """
    rule_set = await rules_at(head, rules=rules)
    codes = _categories(command, rule_set)
    counts = (await reads.counts(command.territory)).get(command.territory)
    if counts is None:
        raise TerritoryUnknownError
    numbers = await _numbers(command.territory, counts, rule_set, reads)
    rows: list[PublicRow] = []
    for code in codes:
        atoms = [atom for atom in rule_set.categories[code].atoms if counts.get(atom)]
        if atoms and len(rows) <= command.limit:
            rows += await _line(command, code, atoms, wanted=command.limit + 1 - len(rows), number=numbers, reads=reads)
    return PublicRows(rows=tuple(rows[: command.limit]), rules=rule_set, more=len(rows) > command.limit)


def _categories(command: ShowEntries, rules: RuleSet) -> list[str]:
    """The categories whose rows can come, beginning with that of the row shown before."""
    codes = list(rules.categories)
    asked = codes if command.category is None else [command.category]
    if not set(asked) <= set(codes) or (command.after and command.after[0] not in asked):
        raise CategoryUnknownError
    return asked[asked.index(command.after[0]) :] if command.after else asked


async def _numbers(
    territory: str, counts: Mapping[Atom, int], rules: RuleSet, reads: PublicReads
) -> Mapping[str, Step]:
    totals = {code: sum(counts.get(atom, 0) for atom in one.atoms) for code, one in rules.categories.items()}
    return overall_numbers(rules.root, totals=totals, progress=await reads.progress(territory))


async def _line(
    command: ShowEntries,
    code: str,
    atoms: list[Atom],
    *,
    wanted: int,
    number: Mapping[str, Step],
    reads: PublicReads,
) -> list[PublicRow]:
    after = command.after[1] if command.after and command.after[0] == code else None
    before = 0 if after is None else await reads.rank_of(after, territory=command.territory, atoms=atoms)
    found = await reads.entries(territory=command.territory, atoms=atoms, after=after, limit=wanted)
    return [
        PublicRow(entry=entry, category=code, in_category=rank, overall=number[code](rank))
        for rank, entry in enumerate(found, start=before + 1)
    ]
