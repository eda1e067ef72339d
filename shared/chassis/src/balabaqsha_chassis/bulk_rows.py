"""Rows by the hundred thousand, in statements none of which lasts longer than the database allows."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

#: Rows a statement.
PAGE = 10_000
T = TypeVar("T")


def batched(rows: Iterable[T], count: int) -> Iterator[list[T]]:
    """The rows in lists of so many."""
    left = iter(rows)
    while page := list(islice(left, count)):
        yield page


async def copy_rows(
    connection: AsyncConnection, table: str, *, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Write the rows in their order; the next page is made while the database stores the last."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    pages = batched(rows, PAGE)
    page = next(pages, None)
    while page is not None:
        async with asyncio.TaskGroup() as both:
            both.create_task(driver.copy_records_to_table(table, records=page, columns=columns))
            following = both.create_task(asyncio.to_thread(next, pages, None))
        page = following.result()
