"""What routes, consumers and timers of this service stand on."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.domain.documents import DocumentState
from applications_service.use_cases.policy import Policy
from applications_service.use_cases.ports import (
    ApplicationsUnitOfWork,
    ContentInspector,
    ObjectStore,
    VirusScanner,
)
from applications_service.use_cases.receipt_ports import ReceiptPrinter, ReceiptSigner
from balabaqsha_chassis.clock import Clock


class ApplicationsTransaction(ApplicationsUnitOfWork, Protocol):
    """A unit of work as the edge sees it: the use cases' port, and the connection that keeps answers."""

    @property
    def connection(self) -> AsyncConnection: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationsState:
    """The service's parts, put together once."""

    open_unit_of_work: Callable[[], AbstractAsyncContextManager[ApplicationsTransaction]]
    clock: Clock
    filing_clock: Clock
    policy: Policy
    signer: ReceiptSigner
    printer: ReceiptPrinter
    #: The portal's address as parents see it, without a slash at its end.
    portal_url: str
    store: ObjectStore
    inspector: ContentInspector
    scanner: VirusScanner | None
    upload_idle_seconds: float
    #: Each upload under way holds a file in memory; further ones wait, unread, for their turn.
    upload_slots: asyncio.Semaphore

    @property
    def fresh_document_state(self) -> DocumentState:
        """What an upload is at first: waiting for the scanner, or never to be scanned."""
        return DocumentState.SCANNING if self.scanner is not None else DocumentState.UNSCANNED


def _state(request: Request) -> ApplicationsState:
    state: ApplicationsState = request.app.state.service
    return state


StateDep = Annotated[ApplicationsState, Depends(_state)]
