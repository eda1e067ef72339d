"""Hashes of the tables that follow from the ledger: two queues are the same to the bit, or the table is named."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.adapters.rebuild_rows import FINAL, GROWING, RULES, Row, Table, final_rows, growing_rows
from queue_service.use_cases.rebuild_fold import FoldedLeaves, LedgerFold

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


async def table_digests(connection: AsyncConnection, *, rules: bool = True) -> Mapping[str, str]:
    """The SHA-256 of every table's rows, as PostgreSQL writes them out; of one snapshot if the transaction has one."""
    await connection.execute(text("set local bytea_output = 'hex'"))
    driver: Any = (await connection.get_raw_connection()).driver_connection
    return {table.name: await _digest(driver, table) for table in (*GROWING, *FINAL, *(RULES if rules else ()))}


async def _digest(driver: Any, table: Table) -> str:
    digest = hashlib.sha256()

    async def take(chunk: bytes) -> None:
        digest.update(chunk)

    columns = ", ".join(table.columns)
    query = f"select {columns} from {table.name} where {table.condition} order by {table.order}"  # noqa: S608 - constants
    await driver.copy_from_query(query, output=take, format="text")
    return digest.hexdigest()


class ExpectedDigests:
    """The same hashes for tables that nobody has written: what a rebuild would give."""

    def __init__(self) -> None:
        self._digests = {table.name: hashlib.sha256() for table in (*GROWING, *FINAL)}

    async def begin(self) -> None:
        """Nothing to prepare."""

    async def add(self, folded: FoldedLeaves) -> None:
        for table, rows in growing_rows(folded):
            self._take(table, rows)

    async def finish(self, fold: LedgerFold) -> None:
        for table, rows in final_rows(fold):
            self._take(table, rows)

    def hexdigests(self) -> Mapping[str, str]:
        """Table -> hash, once the fold is finished."""
        return {name: digest.hexdigest() for name, digest in self._digests.items()}

    def _take(self, table: Table, rows: Iterable[Row]) -> None:
        digest = self._digests[table.name]
        for row in rows:
            digest.update(_line(row))


def _line(row: Row) -> bytes:
    return ("\t".join(map(_value, row)) + "\n").encode()


def _value(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    return str(value).translate(_ESCAPES)
