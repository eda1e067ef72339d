"""Who looked at a person's affairs here."""

from collections.abc import Sequence
from dataclasses import dataclass

from balabaqsha_chassis.audit import AuditLine
from notifications_service.domain.errors import AccountNotFoundError
from notifications_service.use_cases.ports import NotificationsUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAccesses:
    """Whose affairs, and who asks."""

    account_id: str
    caller_id: str
    limit: int
    before: int | None = None


async def list_accesses(command: ListAccesses, *, unit_of_work: NotificationsUnitOfWork) -> Sequence[AuditLine]:
    """The caller's own, newest first; for anybody else's the account does not exist."""
    if command.account_id != command.caller_id:
        raise AccountNotFoundError
    return await unit_of_work.audit.of_account(command.account_id, limit=command.limit, before=command.before)
