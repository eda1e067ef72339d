"""A service's app in the test's own process, over ASGI, with its lifespan."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from balabaqsha_chassis.clock import system_clock
from balabaqsha_chassis.consumer import Verdict
from balabaqsha_chassis.envelope import Envelope
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.event import Event


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app while its lifespan runs."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://service", timeout=30) as client,
    ):
        yield client


class Deliveries:
    """Applies events to a service as if its mailbox had delivered them, counting sequences as producers do."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, str], int] = {}

    def envelope(self, event: Event, *, sequence: int | None = None, event_id: str | None = None) -> Envelope:
        """The envelope of the next event of its subject."""
        key = (event.producer, event.aggregate, event.subject)
        if sequence is None:
            sequence = self._counts[key] = self._counts.get(key, 0) + 1
        return Envelope(
            id=event_id or new_id(),
            source=f"/services/{event.producer}",
            type=event.type_name(),
            subject=event.subject,
            time=system_clock(),
            sequence=sequence,
        )

    async def deliver(self, app: FastAPI, event: Event, *, envelope: Envelope | None = None) -> Verdict:
        """Apply the event, then whatever stored events it freed; answer the event's own verdict."""
        applier: Any = app.state.applier
        envelope = envelope or self.envelope(event)
        verdict: Verdict = await applier.apply(envelope.to_headers(), event.model_dump_json().encode())
        while due := await applier.due():
            for stored in due:
                await applier.apply(stored.headers, stored.data)
        return verdict
