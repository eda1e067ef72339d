"""One transaction of the queue service."""

from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.database import UnitOfWork
from balabaqsha_chassis.outbox import Outbox
from queue_service.adapters.checkpoints import CheckpointRepository
from queue_service.adapters.count_nodes import CountNodeRepository
from queue_service.adapters.entries import EntryRepository
from queue_service.adapters.leaves import LeafReader
from queue_service.adapters.ledger import LedgerRepository
from queue_service.adapters.list_stands import ListStandReader
from queue_service.adapters.pending import PendingRepository
from queue_service.adapters.places import PlaceReader
from queue_service.adapters.public_queue import PublicQueueReader
from queue_service.adapters.rule_drafts import RuleDraftRepository
from queue_service.adapters.rules import RuleRepository, RuleShelf
from queue_service.adapters.tree_nodes import TreeNodeRepository


class QueueUnitOfWork(UnitOfWork):
    """The waiting lists, their ledger and the outbox, committed together."""

    def __init__(self, connection: AsyncConnection, outbox: Outbox, *, shelf: RuleShelf) -> None:
        super().__init__(connection, outbox=outbox)
        self.entries = EntryRepository(connection)
        self.pending = PendingRepository(connection)
        self.ledger = LedgerRepository(connection)
        self.rules = RuleRepository(connection, shelf=shelf)
        self.places = PlaceReader(connection)
        self.rule_drafts = RuleDraftRepository(connection)
        self.list_stands = ListStandReader(connection)
        self.public_queue = PublicQueueReader(connection)
        self.checkpoints = CheckpointRepository(connection)
        self.leaves = LeafReader(connection)
        self.tree_nodes = TreeNodeRepository(connection)
        self.count_nodes = CountNodeRepository(connection)
