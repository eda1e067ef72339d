"""The place of an application number, for anybody who knows it."""

from dataclasses import replace

from queue_service.domain.application_number import spellings_of
from queue_service.domain.errors import NumberUnknownError
from queue_service.use_cases.ports import Places, Rules
from queue_service.use_cases.public_ports import PublicHead, PublicReads
from queue_service.use_cases.show_position import Position, show_number


async def show_public_number(
    number: str, *, head: PublicHead, reads: PublicReads, places: Places, rules: Rules
) -> Position:
    """The numbers of an application in a general list; for any other `NumberUnknownError`, as if there were none."""
    stored = await reads.stored_number(spellings_of(number))
    if stored is None:
        raise NumberUnknownError
    return replace(await show_number(stored, places=places, rules=rules), as_of=head.as_of)
