"""Ids of rows and events."""

from uuid_utils import uuid7


def new_id() -> str:
    """A fresh UUIDv7: unique, and roughly in the order of making, so that indexes stay compact."""
    return str(uuid7())
