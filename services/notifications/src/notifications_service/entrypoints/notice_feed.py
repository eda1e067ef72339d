"""Wakes the open streams of an account when its notices change: one query for all of them."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from balabaqsha_chassis.database import OpenUnitOfWork
from notifications_service.use_cases.ports import NotificationsUnitOfWork

#: A stream tells of changes at most this often.
INTERVAL_SECONDS = 2.0
MOST_STREAMS_OF_AN_ACCOUNT = 8
_log = structlog.get_logger()


class NoticeFeed:
    """Follows the accounts that have open streams in this process, by their counts in the database."""

    def __init__(self, open_unit_of_work: OpenUnitOfWork[NotificationsUnitOfWork]) -> None:
        self._open_unit_of_work = open_unit_of_work
        self._followers: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._seen: dict[str, int] = {}

    def streams_of(self, account_id: str) -> int:
        """How many streams of the account are open here."""
        return len(self._followers.get(account_id, ()))

    @contextmanager
    def follow(self, account_id: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the account's notices changed; forgotten when the block is left."""
        changed = asyncio.Event()
        self._followers[account_id].add(changed)
        try:
            yield changed
        finally:
            self._followers[account_id].discard(changed)
            if not self._followers[account_id]:
                del self._followers[account_id]
                self._seen.pop(account_id, None)

    async def run(self) -> None:
        """Look for changes for ever; a database that is away is waited for."""
        while True:
            await asyncio.sleep(INTERVAL_SECONDS)
            try:
                await self._look()
            except Exception as fault:  # noqa: BLE001 - streams go on with heartbeats and catch up later
                _log.warning("notice_feed_interrupted", fault=type(fault).__name__)

    async def _look(self) -> None:
        if not self._followers:
            return
        async with self._open_unit_of_work() as unit_of_work:
            revisions = await unit_of_work.notices.revisions(list(self._followers))
        for account_id, revision in revisions.items():
            if self._seen.get(account_id) != revision and account_id in self._followers:
                self._seen[account_id] = revision
                for changed in self._followers[account_id]:
                    changed.set()
