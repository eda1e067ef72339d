"""Who may see a child's place: its representatives, as children tells of them."""

from queue_service.use_cases.ports import UnitOfWork


async def link_child(*, child_id: str, account_id: str, unit_of_work: UnitOfWork) -> None:
    """Let the account see the child's entries."""
    await unit_of_work.entries.link_child(child_id=child_id, account_id=account_id)


async def unlink_child(*, child_id: str, account_id: str, unit_of_work: UnitOfWork) -> None:
    """The account no longer represents the child."""
    await unit_of_work.entries.unlink_child(child_id=child_id, account_id=account_id)


async def forget_account(account_id: str, *, unit_of_work: UnitOfWork) -> None:
    """Destroy every tie between the account and entries; the places of others stay as they are."""
    await unit_of_work.entries.forget_account(account_id)
