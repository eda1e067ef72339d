"""One transaction with every repository of the service."""

from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.database import UnitOfWork
from balabaqsha_chassis.outbox import Outbox
from children_service.adapters.account_repositories import AccountRepository, AllowanceRepository
from children_service.adapters.answer_repository import AnswerRepository
from children_service.adapters.check_repository import CheckRepository
from children_service.adapters.child_repositories import ChildRepository, FamilyViewRepository, LinkRepository
from children_service.adapters.circumstance_repository import CircumstanceRepository
from children_service.adapters.data_key_repository import DataKeyRepository
from children_service.adapters.vault import Vault


class ChildrenUnitOfWork(UnitOfWork):
    """What use cases of this service read and write, all or nothing."""

    def __init__(self, connection: AsyncConnection, outbox: Outbox, *, vault: Vault) -> None:
        super().__init__(connection, outbox=outbox)
        self.accounts = AccountRepository(connection)
        self.allowances = AllowanceRepository(connection)
        self.checks = CheckRepository(connection, vault=vault)
        self.children = ChildRepository(connection, vault=vault)
        self.links = LinkRepository(connection)
        self.followed = CircumstanceRepository(connection, vault=vault)
        self.family_views = FamilyViewRepository(connection, vault=vault)
        self.data_keys = DataKeyRepository(connection, vault=vault)
        self.answers = AnswerRepository(connection, vault=vault)
