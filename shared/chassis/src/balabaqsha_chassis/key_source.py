"""Identity's public keys: fetched over HTTP, kept in the service's own database for when identity is away."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.database import Database

_REFRESH_EVERY = timedelta(seconds=60)
#: An unknown `kid` asks for the set again, but not more often than this, or anybody could make us ask for ever.
_ASK_AGAIN_AFTER = timedelta(seconds=5)
#: While nothing is known at all, every token waits for the set, so it is asked for nearly at once.
_ASK_FIRST_AFTER = timedelta(milliseconds=200)
_WATCH_SECONDS = 5
_FETCH_TIMEOUT = aiohttp.ClientTimeout(total=2)

#: What the readers of JSON and of keys raise at documents that are neither.
_NO_KEY_SET = (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError)

_log = structlog.get_logger()


class KeySource:
    """Identity's public keys: fetched, kept in the service's database, used when identity is away."""

    def __init__(self, url: str, *, database: Database | None, clock: Clock = system_clock) -> None:
        self._url = url
        self._database = database
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched_at = datetime.min.replace(tzinfo=UTC)
        self._asked_at = datetime.min.replace(tzinfo=UTC)
        self._turn = asyncio.Lock()
        #: The fetch under way that nobody waits for; kept so that it is not collected.
        self._renewal: asyncio.Task[None] | None = None

    async def keys(self, kid: str | None) -> KeySet | None:
        """The key set, fresh enough to know `kid` if identity publishes it; None if never seen.

        Who lacks the key waits for the fetch; who has it never waits, however long identity takes.
        """
        if not self._knows(kid):
            async with self._turn:
                if not self._knows(kid) and self._may_ask():
                    await self._refresh()
        elif self._is_stale() and self._may_ask() and not self._turn.locked():
            self._renewal = asyncio.create_task(self._renew())
        return self._keys

    async def watch(self) -> None:
        """Keep the set fresh for ever, so that it is there when the first token comes and identity has gone."""
        while True:
            try:
                await self.keys(None)
            except Exception as fault:  # noqa: BLE001 - the database is away; the next turn tries again
                _log.warning("key_set_not_kept", fault=type(fault).__name__)
            await asyncio.sleep(_WATCH_SECONDS)

    async def _renew(self) -> None:
        async with self._turn:
            try:
                await self._refresh()
            except Exception as fault:  # noqa: BLE001 - the database is away; the known keys serve on
                _log.warning("key_set_not_kept", fault=type(fault).__name__)

    def _knows(self, kid: str | None) -> bool:
        return self._keys is not None and (kid is None or any(key.kid == kid for key in self._keys.keys))

    def _is_stale(self) -> bool:
        return self._clock() - self._fetched_at >= _REFRESH_EVERY

    def _may_ask(self) -> bool:
        return self._clock() - self._asked_at >= (_ASK_FIRST_AFTER if self._keys is None else _ASK_AGAIN_AFTER)

    async def _refresh(self) -> None:
        self._asked_at = self._clock()
        try:
            async with aiohttp.ClientSession(timeout=_FETCH_TIMEOUT) as session, session.get(self._url) as answer:
                answer.raise_for_status()
                document = await answer.json(content_type=None)
            self._keys = _imported(document)
            self._fetched_at = self._clock()
        except (aiohttp.ClientError, OSError, *_NO_KEY_SET) as fault:
            _log.warning("key_set_not_fetched", fault=type(fault).__name__)
            await self._recall()
            return
        await self._keep(document)

    async def _keep(self, document: Mapping[str, Any]) -> None:
        if self._database is not None:
            async with self._database.transaction() as connection:
                await keep_key_set(connection, document, at=self._clock())

    async def _recall(self) -> None:
        if self._keys is None and self._database is not None:
            async with self._database.transaction() as connection:
                row = await connection.execute(text("select document from known_key_set where issuer = 'identity'"))
                document = row.scalar_one_or_none()
            self._keys = _imported(document) if document else None


def _imported(document: Any) -> KeySet:
    """The key set of a document; one without keys would lock everybody out, and is refused like any other fault."""
    key_set = KeySet.import_key_set(document)
    if not key_set.keys:
        raise ValueError("a key set without keys")
    return key_set


async def keep_key_set(connection: AsyncConnection, document: Mapping[str, Any], *, at: datetime) -> None:
    """Remember identity's key set for the time identity is away."""
    await connection.execute(
        text(
            """
            insert into known_key_set (issuer, document, fetched_at) values ('identity', cast(:document as jsonb), :at)
            on conflict (issuer) do update set document = excluded.document, fetched_at = excluded.fetched_at
            """
        ),
        {"document": json.dumps(document), "at": at},
    )
