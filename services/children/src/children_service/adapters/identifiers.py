"""Ids as the database holds them."""

from uuid import UUID


def row_id(identifier: str) -> UUID | None:
    """The row's id, or None for text that is the id of nothing."""
    try:
        return UUID(identifier)
    except ValueError:
        return None
