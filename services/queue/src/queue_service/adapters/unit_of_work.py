"""One transaction of the queue service."""

from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.database import UnitOfWork
from balabaqsha_chassis.outbox import Outbox
from queue_service.adapters.checkpoints import CheckpointRepository
from queue_service.adapters.choices import ChoiceRepository
from queue_service.adapters.contracts import ContractRepository
from queue_service.adapters.corrections import CorrectionRepository
from queue_service.adapters.count_nodes import CountNodeRepository
from queue_service.adapters.deadlines import DeadlineRepository
from queue_service.adapters.enrolments import EnrolmentRepository
from queue_service.adapters.entries import EntryRepository
from queue_service.adapters.entry_states import EntryStateRepository
from queue_service.adapters.group_places import GroupPlaceRepository
from queue_service.adapters.group_rules import GroupRuleRepository
from queue_service.adapters.holds import HoldRepository
from queue_service.adapters.intake import IntakeRepository
from queue_service.adapters.iterations import IterationRepository
from queue_service.adapters.kindergarten_catalogue import CatalogueReader
from queue_service.adapters.kindergartens import KindergartenRepository
from queue_service.adapters.leaves import LeafReader
from queue_service.adapters.ledger import LedgerRepository
from queue_service.adapters.list_stands import ListStandReader
from queue_service.adapters.operator_entries import OperatorEntryReader
from queue_service.adapters.pending import PendingRepository
from queue_service.adapters.places import PlaceReader
from queue_service.adapters.pool import PoolRepository
from queue_service.adapters.public_queue import PublicQueueReader
from queue_service.adapters.renewals import RenewalRepository
from queue_service.adapters.rule_drafts import RuleDraftRepository
from queue_service.adapters.rules import RuleRepository, RuleShelf
from queue_service.adapters.tasks import TaskRepository
from queue_service.adapters.terms import TermRepository
from queue_service.adapters.tree_nodes import TreeNodeRepository
from queue_service.adapters.voucher_issue import VoucherIssueWriter
from queue_service.adapters.vouchers import VoucherRepository
from queue_service.adapters.waitlists import WaitlistRepository


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
        self.terms = TermRepository(connection)
        self.entry_states = EntryStateRepository(connection)
        self.vouchers = VoucherRepository(connection)
        self.deadlines = DeadlineRepository(connection)
        self.kindergartens = KindergartenRepository(connection)
        self.catalogue = CatalogueReader(connection)
        self.group_rules = GroupRuleRepository(connection)
        self.iterations = IterationRepository(connection)
        self.voucher_issue = VoucherIssueWriter(connection)
        self.holds = HoldRepository(connection)
        self.intake = IntakeRepository(connection)
        self.pool = PoolRepository(connection)
        self.operator_entries = OperatorEntryReader(connection)
        self.corrections = CorrectionRepository(connection)
        self.renewals = RenewalRepository(connection)
        self.choices = ChoiceRepository(connection)
        self.waitlists = WaitlistRepository(connection)
        self.contracts = ContractRepository(connection)
        self.enrolments = EnrolmentRepository(connection)
        self.tasks = TaskRepository(connection)
        self.group_places = GroupPlaceRepository(connection)
