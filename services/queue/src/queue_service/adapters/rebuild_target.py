"""Fills an empty, migrated database with what a ledger's fold says, in one transaction of its owner."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.rebuild_rows import FINAL, GROWING, Row, Table, final_rows, growing_rows
from queue_service.domain.errors import QueueError
from queue_service.domain.rule_document import document_hash
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.rebuild_fold import FoldedLeaves, LedgerFold, RulesChange

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SETTINGS = (
    "set local idle_in_transaction_session_timeout = 0",
    "set local maintenance_work_mem = '256MB'",
)
_IN_USE = text(
    "select exists (select from ledger) or exists (select from standing) or exists (select from entry) "
    "or exists (select from pending where content ->> 'kind' <> 'rules_in_force') or seq <> 0 "
    "from ledger_head for update"
)
_INDEXES = text(
    """
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
    where t.relnamespace = cast(cast(current_schema() as text) as regnamespace) and t.relname = any(:tables)
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    order by c.relname
    """
)
_RULE_SET = text(
    "insert into rule_set (version, valid_from, document) values (:version, :valid_from, cast(:document as jsonb)) "
    "on conflict (version) do nothing"
)
_RULE_ATOMS = text(
    """
    insert into rule_atom (version, cohort, class, category)
    select :version, * from unnest(cast(:cohorts as int[]), cast(:classes as text[]), cast(:categories as text[]))
    on conflict (version, cohort, class) do nothing
    """
)
_HEAD = text("update ledger_head set seq = :seq, as_of = :as_of, rule_version = coalesce(:version, rule_version)")


class DatabaseInUseError(QueueError):
    """The database to rebuild into holds something already."""

    code = "database_in_use"


class EmptyDatabase:
    """A migrated database in which nothing has happened yet."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._indexes: list[str] = []
        self._rules: list[RulesChange] = []

    async def begin(self) -> None:
        """Refuse a database in use; take away what the migration has pending, since the ledger tells it."""
        for setting in _SETTINGS:
            await self._connection.execute(text(setting))
        if (await self._connection.execute(_IN_USE)).scalar_one():
            raise DatabaseInUseError
        await self._connection.execute(text("delete from pending"))
        await self._drop_indexes()

    async def add(self, folded: FoldedLeaves) -> None:
        """Write what a stretch of the ledger adds; changes of rules wait for their documents, at the end."""
        for table, rows in growing_rows(folded):
            if table.name != "rules_change":
                await self._copy(table, rows)
        self._rules += folded.rules

    async def finish(self, fold: LedgerFold) -> None:
        """Write what stands now, and put the indexes back."""
        for rules in fold.rule_sets.values():
            await self._write_rules(rules, fold.documents[rules.version])
        await self._copy(GROWING[-1], self._rules)
        for table, rows in final_rows(fold):
            if table.name != "ledger_head":
                await self._copy(table, rows)
        as_of = _EPOCH + timedelta(milliseconds=fold.at_ms)
        await self._connection.execute(_HEAD, {"seq": fold.seq, "as_of": as_of, "version": fold.rule_version})
        for definition in self._indexes:
            await self._connection.execute(text(definition))
        await self._connection.execute(text("analyze"))

    async def _drop_indexes(self) -> None:
        tables = [table.name for table in (*GROWING, *FINAL)]
        for index in (await self._connection.execute(_INDEXES, {"tables": tables})).all():
            self._indexes.append(index.definition)
            await self._connection.execute(text(f'drop index "{index.name}"'))

    async def _copy(self, table: Table, rows: Iterable[Row]) -> None:
        driver: Any = (await self._connection.get_raw_connection()).driver_connection
        await driver.copy_records_to_table(table.name, records=rows, columns=table.columns)

    async def _write_rules(self, rules: RuleSet, document: Mapping[str, Any]) -> None:
        row = {"version": rules.version, "valid_from": rules.valid_from, "document": json.dumps(document)}
        await self._connection.execute(_RULE_SET, row)
        found = await self._connection.execute(text("select document from rule_set where version = :version"), row)
        if document_hash(found.scalar_one()) != document_hash(document):
            raise DatabaseInUseError(f"another rule set has the version {rules.version}")
        atoms = rules.category_of_atom
        cells = {
            "version": rules.version,
            "cohorts": [atom.cohort for atom in atoms],
            "classes": [atom.privilege_class.value for atom in atoms],
            "categories": list(atoms.values()),
        }
        await self._connection.execute(_RULE_ATOMS, cells)
