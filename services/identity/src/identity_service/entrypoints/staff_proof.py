"""The slow half of a proof of staff: the try is counted and the password compared, outside the deciding transaction."""

from identity_service.domain.errors import StaffAttemptsError
from identity_service.domain.passwords import normalized
from identity_service.entrypoints.client import Client
from identity_service.entrypoints.state import IdentityState
from identity_service.use_cases.begin_staff_try import BeginStaffTry, StaffTry, begin_staff_try, limit_name
from identity_service.use_cases.prove_staff import ProveStaff


async def prepare_proof(
    login: str, *, password: str, code: str, client: Client, state: IdentityState, new_password: str | None = None
) -> ProveStaff:
    """The proof to be judged, right or wrong; raises `StaffAttemptsError` when too many were tried."""
    typed = login.casefold()
    tried = await _begin(typed, client=client, state=state)
    right = await state.hasher.verify(normalized(password), password_hash=tried.password_hash)
    to_hash = new_password or (normalized(password) if _is_outgrown(tried, right=right, state=state) else None)
    # A new password is hashed even beside a wrong old one, so that time does not tell which it was.
    new_hash = await state.hasher.hash(to_hash) if to_hash else None
    return ProveStaff(
        login=typed,
        staff_id=tried.staff_id,
        proven_hash=tried.password_hash if right else None,
        new_hash=new_hash,
        code=code,
        address=client.masked_address,
        cleared=state.attempt_limits.own(limit_name(typed), address=client.address),
    )


async def _begin(login: str, *, client: Client, state: IdentityState) -> StaffTry:
    begin = BeginStaffTry(
        login=login, address=client.address, masked_address=client.masked_address, exempt=client.exempt
    )
    async with state.open_unit_of_work() as unit_of_work:
        tried = await begin_staff_try(begin, unit_of_work=unit_of_work, clock=state.clock, limits=state.attempt_limits)
    if tried.wait is not None:
        raise StaffAttemptsError(retry_after=tried.wait)
    return tried


def _is_outgrown(tried: StaffTry, *, right: bool, state: IdentityState) -> bool:
    return right and tried.password_hash is not None and state.hasher.is_outgrown(tried.password_hash)
