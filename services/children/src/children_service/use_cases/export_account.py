"""All that this service holds of an account, for its holder."""

from collections.abc import Sequence
from dataclasses import dataclass

from children_service.domain.check import Check
from children_service.domain.child import RepresentedChild
from children_service.use_cases.ports import ChildrenUnitOfWork

#: Nobody represents more; the bound keeps one answer from growing without end.
MOST_CHILDREN = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAccount:
    """The account's holder takes their data out."""

    account_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountExport:
    """The account's children and the checks made by it."""

    children: Sequence[RepresentedChild]
    checks: Sequence[Check]


async def export_account(command: ExportAccount, *, unit_of_work: ChildrenUnitOfWork) -> AccountExport:
    """Everything readable that is held of the account."""
    return AccountExport(
        children=await unit_of_work.family_views.many(command.account_id, after=None, limit=MOST_CHILDREN),
        checks=await unit_of_work.checks.list_of(command.account_id),
    )
