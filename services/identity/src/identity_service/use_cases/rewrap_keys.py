"""Bring wrapped keys under the current key-encryption key, a few at a time."""

from dataclasses import dataclass

from identity_service.use_cases.ports import IdentityWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RewrapKeys:
    """How many accounts at most."""

    most: int


async def rewrap_keys(command: RewrapKeys, *, unit_of_work: IdentityWork) -> int:
    """How many were brought over; 0 when the old key-encryption key may be thrown away."""
    accounts = await unit_of_work.accounts.rewrap(most=command.most)
    return accounts + await unit_of_work.staff.rewrap() + await unit_of_work.signing_keys.rewrap()
