"""The contract about a child's place, for its parent."""

from dataclasses import dataclass

from queue_service.domain.place_errors import ContractUnknownError
from queue_service.use_cases.own_voucher import own_voucher
from queue_service.use_cases.place_ports import Contract
from queue_service.use_cases.voucher_ports import VoucherUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownContract:
    """What both sign."""

    contract: Contract


async def show_contract(application_id: str, *, account_id: str, unit_of_work: VoucherUnitOfWork) -> ShownContract:
    """The one that waits for signatures, or by which the child is enrolled.

    Raises `EntryUnknownError`, `VoucherUnknownError` or `ContractUnknownError`.
    """
    mine = await own_voucher(application_id, account_id=account_id, unit_of_work=unit_of_work)
    choice = await unit_of_work.choices.live_of(mine.voucher.id)
    enrolment = await unit_of_work.enrolments.current_of(mine.voucher.id)
    found = None
    if choice is not None:
        found = await unit_of_work.contracts.of_choice(choice.id)
    elif enrolment is not None:
        found = await unit_of_work.contracts.of_enrolment(enrolment.id)
    if found is None:
        raise ContractUnknownError
    return ShownContract(contract=found)
