"""Bringing data keys under the key-encryption key now in force."""

from children_service.use_cases.ports import ChildrenUnitOfWork

BATCH = 200


async def rewrap_data_keys(*, unit_of_work: ChildrenUnitOfWork) -> bool:
    """Rewrap one batch; whether there may be more."""
    return await unit_of_work.data_keys.rewrap(at_most=BATCH) == BATCH
