"""The voucher of an application, for those who represent its child."""

from dataclasses import dataclass

from queue_service.domain.errors import EntryUnknownError
from queue_service.domain.voucher_errors import VoucherUnknownError
from queue_service.domain.voucher_states import application_state
from queue_service.domain.vouchers import Voucher
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.voucher_ports import VoucherUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVoucher:
    """An entry and its newest voucher, both locked."""

    entry: EntryRow
    voucher: Voucher


async def own_voucher(application_id: str, *, account_id: str, unit_of_work: VoucherUnitOfWork) -> OwnVoucher:
    """Lock the entry, then the voucher.

    Raises `EntryUnknownError` for anybody else's application, `VoucherUnknownError` where none was ever issued.
    """
    entry = await unit_of_work.entry_states.lock_mine(application_id, account_id=account_id)
    if entry is None:
        raise EntryUnknownError
    voucher = await unit_of_work.vouchers.get_for_update(application_id)
    if voucher is None:
        raise VoucherUnknownError
    return OwnVoucher(entry=entry, voucher=voucher)


async def public_state(voucher: Voucher, *, unit_of_work: VoucherUnitOfWork) -> str:
    """The application's public state while its voucher is in this one."""
    situation = await unit_of_work.vouchers.situation(voucher.id)
    return application_state(voucher.state, waits=situation.waits, accepted=situation.accepted)


async def state_of_entry(entry: EntryRow, *, unit_of_work: VoucherUnitOfWork) -> str:
    """The application's public state, as the entry and its newest voucher have it."""
    if entry.state not in ("offered", "enrolled"):
        return {"left": "withdrawn", "refused": "rejected"}.get(entry.state, entry.state)
    voucher = await unit_of_work.vouchers.of_application(entry.application_id)
    if voucher is None or not voucher.live:
        return "enrolled" if entry.state == "enrolled" else "voucher_offered"
    return await public_state(voucher, unit_of_work=unit_of_work)
