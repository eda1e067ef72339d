"""Published rule sets in PostgreSQL; a version never changes, so what was read once stays read."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.rule_document import document_hash
from queue_service.domain.rule_set import RuleSet, rule_set_of
from queue_service.use_cases.rule_ports import Document, InForce

# One publication at a time, from its decision to its leaf.
_HOLD = text("select pg_try_advisory_xact_lock(hashtextextended('queue.publication', 0))")
_WAITING = text("select exists (select 1 from pending where content ->> 'kind' = 'rules_in_force')")
_ADD = text(
    "insert into rule_set (version, valid_from, document) values (:version, :valid_from, cast(:document as jsonb))"
)
_ADD_ATOMS = text(
    """
    insert into rule_atom (version, cohort, class, category)
    select :version, atom.* from unnest(cast(:cohorts as int[]), cast(:classes as text[]), cast(:categories as text[]))
        as atom (cohort, class, category)
    """
)
_HISTORY = text(
    """
    select s.version, s.document, c.seq, c.at_ms from rule_set s
    left join rules_change c on c.version = s.version
    order by c.seq desc nulls first, s.installed_at desc, s.version
    """
)


class RuleShelf:
    """Rule sets already read, shared by all transactions of the process."""

    def __init__(self) -> None:
        self._versions: dict[str, RuleSet] = {}

    def get(self, version: str) -> RuleSet | None:
        return self._versions.get(version)

    def put(self, rules: RuleSet) -> RuleSet:
        return self._versions.setdefault(rules.version, rules)


class RuleRepository:
    """Finds rule sets, and installs new ones."""

    def __init__(self, connection: AsyncConnection, *, shelf: RuleShelf) -> None:
        self._connection = connection
        self._shelf = shelf

    async def in_force(self) -> RuleSet:
        """The rule set that the ledger's head names."""
        version = (await self._connection.execute(text("select rule_version from ledger_head"))).scalar_one()
        rules = await self.version(version)
        if rules is None:
            raise LookupError(version)
        return rules

    async def version(self, version: str) -> RuleSet | None:
        known = self._shelf.get(version)
        if known is not None:
            return known
        document = await self.document(version)
        return self._shelf.put(rule_set_of(document)) if document else None

    async def document(self, version: str) -> Document | None:
        """The document of a published version, as it was hashed."""
        query = text("select document from rule_set where version = :version")
        found: Mapping[str, Any] | None = (
            await self._connection.execute(query, {"version": version})
        ).scalar_one_or_none()
        return found

    async def has(self, version: str) -> bool:
        query = text("select exists (select 1 from rule_set where version = :version)")
        return bool((await self._connection.execute(query, {"version": version})).scalar_one())

    async def hold_publication(self) -> bool:
        """Be the only publication until the commit; False while another one is decided or waits for its leaf."""
        if not (await self._connection.execute(_HOLD)).scalar_one():
            return False
        return not (await self._connection.execute(_WAITING)).scalar_one()

    async def add(self, rules: RuleSet, *, document: Document) -> None:
        """Install a version for ever; the ledger says from when it is in force."""
        await self._connection.execute(
            _ADD, {"version": rules.version, "valid_from": rules.valid_from, "document": json.dumps(document)}
        )
        atoms = sorted(rules.category_of_atom.items())
        await self._connection.execute(
            _ADD_ATOMS,
            {
                "version": rules.version,
                "cohorts": [atom.cohort for atom, _ in atoms],
                "classes": [atom.privilege_class.value for atom, _ in atoms],
                "categories": [category for _, category in atoms],
            },
        )

    async def history(self) -> Sequence[InForce]:
        """Every published version, the newest first; one that waits for its leaf before all."""
        return [_in_force(row) for row in await self._connection.execute(_HISTORY)]


def _in_force(row: Row[Any]) -> InForce:
    rules = rule_set_of(row.document)
    return InForce(
        version=row.version,
        valid_from=rules.valid_from,
        act=rules.act,
        cause=rules.cause,
        title=rules.title,
        hash=document_hash(row.document),
        seq=row.seq,
        at=None if row.at_ms is None else datetime.fromtimestamp(row.at_ms / 1000, UTC),
    )
