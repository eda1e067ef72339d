"""One transaction of the queue service."""

from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.database import UnitOfWork
from balabaqsha_chassis.outbox import Outbox
from queue_service.adapters.entries import EntryRepository
from queue_service.adapters.ledger import LedgerRepository
from queue_service.adapters.pending import PendingRepository
from queue_service.adapters.places import PlaceReader
from queue_service.adapters.rules import RuleRepository, RuleShelf


class QueueUnitOfWork(UnitOfWork):
    """The waiting lists, their ledger and the outbox, committed together."""

    def __init__(self, connection: AsyncConnection, outbox: Outbox, *, shelf: RuleShelf) -> None:
        super().__init__(connection, outbox=outbox)
        self.entries = EntryRepository(connection)
        self.pending = PendingRepository(connection)
        self.ledger = LedgerRepository(connection)
        self.rules = RuleRepository(connection, shelf=shelf)
        self.places = PlaceReader(connection)
