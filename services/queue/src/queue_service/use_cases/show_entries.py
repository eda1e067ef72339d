"""The queue as operators see it: rows without a person, and one entry with all that happened to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from queue_service.domain.atoms import Atom, Key
from queue_service.domain.errors import CategoryUnknownError, EntryUnknownError
from queue_service.domain.operator_roles import Scope
from queue_service.use_cases.ports import EntryRow, Places, Rules
from queue_service.use_cases.show_position import Position, show_number


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowEntries:
    """Which entries are listed; None leaves a filter out."""

    scope: Scope
    territory: str | None
    category: str | None
    state: str | None
    held: bool | None
    after: Key | None
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """The same, with the category as the atoms that the rules in force give it."""

    scope: Scope
    territory: str | None
    atoms: Sequence[Atom] | None
    state: str | None
    held: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntry:
    """One child's row."""

    application_id: str
    key: Key
    territory: str
    purpose: str
    atom: Atom
    state: str
    hold_ground: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCard:
    """One entry: its numbers, its vouchers with their steps, and its deadlines."""

    entry: EntryRow
    position: Position
    vouchers: Sequence[Mapping[str, Any]]
    deadlines: Sequence[Mapping[str, Any]]


class OperatorEntries(Protocol):
    """Reads of entries within the caller's territories."""

    async def listed(self, which: EntryFilter, *, after: Key | None, limit: int) -> Sequence[ListedEntry]: ...
    async def get(self, application_id: str, *, scope: Scope) -> EntryRow | None: ...
    async def vouchers(self, application_id: str) -> Sequence[Mapping[str, Any]]: ...
    async def deadlines(self, application_id: str) -> Sequence[Mapping[str, Any]]: ...


async def show_entries(
    command: ShowEntries, *, entries: OperatorEntries, rules: Rules
) -> tuple[Sequence[ListedEntry], bool, Mapping[Atom, str]]:
    """Rows in the order of filing, whether there are more, and the category of each atom."""
    rule_set = await rules.in_force()
    atoms = None
    if command.category is not None:
        if command.category not in rule_set.categories:
            raise CategoryUnknownError
        atoms = sorted(rule_set.categories[command.category].atoms)
    which = EntryFilter(
        scope=command.scope, territory=command.territory, atoms=atoms, state=command.state, held=command.held
    )
    found = await entries.listed(which, after=command.after, limit=command.limit + 1)
    return found[: command.limit], len(found) > command.limit, rule_set.category_of_atom


async def show_entry(
    application_id: str, *, scope: Scope, entries: OperatorEntries, places: Places, rules: Rules
) -> EntryCard:
    """One entry; another territory's is unknown."""
    entry = await entries.get(application_id, scope=scope)
    if entry is None:
        raise EntryUnknownError
    return EntryCard(
        entry=entry,
        position=await show_number(entry.key.code, places=places, rules=rules),
        vouchers=await entries.vouchers(application_id),
        deadlines=await entries.deadlines(application_id),
    )
