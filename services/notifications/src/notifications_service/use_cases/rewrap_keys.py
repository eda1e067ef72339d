"""Keys of accounts move to the key-encryption key in force."""

from notifications_service.use_cases.ports import NotificationsUnitOfWork

_BATCH = 500


async def rewrap_keys(*, unit_of_work: NotificationsUnitOfWork) -> int:
    """Wrap a batch anew and answer its size; once it is 0 the old key-encryption key can be destroyed.

    Keys of messages are not moved: they live no longer than the message.
    """
    return await unit_of_work.accounts.rewrap_keys(limit=_BATCH)
