"""Show a person her own account."""

from dataclasses import dataclass

from identity_service.domain.accounts import Account
from identity_service.domain.errors import AccountNotFoundError
from identity_service.domain.policy import Acceptance
from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAccount:
    """Whose account."""

    account_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountShown:
    """The account and the policy it last accepted."""

    account: Account
    acceptance: Acceptance | None


async def show_account(command: ShowAccount, *, unit_of_work: IdentityWork) -> AccountShown:
    """The account; raises `AccountNotFoundError`."""
    account = await unit_of_work.accounts.get(command.account_id)
    if account is None:
        raise AccountNotFoundError
    return await shown(account, unit_of_work=unit_of_work)


async def shown(account: Account, *, unit_of_work: IdentityWork) -> AccountShown:
    """The account as it is now, with the policy it last accepted."""
    acceptances = await unit_of_work.acceptances.of(account.id)
    return AccountShown(account=account, acceptance=acceptances[-1] if acceptances else None)
