"""Show the signed receipt of a filing, what its paper names, and the keys that prove it."""

from collections.abc import Mapping
from dataclasses import dataclass

from applications_service.domain.errors import ApplicationNotFoundError
from applications_service.use_cases.access import visible_application
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.receipt_ports import ReceiptKey, ReceiptSigner, SignedReceipt
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReceipt:
    """Whose receipt is wanted, by whom."""

    account_id: str
    application_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptOnPaper:
    """A signed receipt, and the names of the places it was filed for, in kk, ru and en."""

    receipt: SignedReceipt
    region: Mapping[str, str]
    district: Mapping[str, str]


async def show_receipt(command: ShowReceipt, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> SignedReceipt:
    """The receipt as it was signed at filing; a draft has none."""
    application = await visible_application(
        command.application_id, account_id=command.account_id, at=clock(), unit_of_work=unit_of_work
    )
    receipt = await unit_of_work.receipts.find(application.id)
    if receipt is None:
        raise ApplicationNotFoundError
    return receipt


async def show_receipt_on_paper(
    command: ShowReceipt, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock
) -> ReceiptOnPaper:
    """The same receipt with its places by name; receipts signed before they named a list have them too."""
    receipt = await show_receipt(command, unit_of_work=unit_of_work, clock=clock)
    region, district = str(receipt.attributes["region"]), str(receipt.attributes["district"])
    names = await unit_of_work.reference.region_names([region, district])
    return ReceiptOnPaper(receipt=receipt, region=names[region], district=names[district])


async def show_receipt_keys(*, unit_of_work: ApplicationsUnitOfWork, signer: ReceiptSigner) -> list[ReceiptKey]:
    """The key in use first, then those that signed before it."""
    earlier = await unit_of_work.receipts.keys()
    return [signer.key, *(key for key in earlier if key.key_id != signer.key.key_id)]
