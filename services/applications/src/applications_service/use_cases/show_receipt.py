"""Show the signed receipt of a filing, and the keys that prove it."""

from dataclasses import dataclass

from applications_service.domain.errors import ApplicationNotFoundError
from applications_service.use_cases.access import visible_application
from applications_service.use_cases.ports import ApplicationsUnitOfWork, ReceiptKey, ReceiptSigner, SignedReceipt
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReceipt:
    """Whose receipt is wanted, by whom."""

    account_id: str
    application_id: str


async def show_receipt(command: ShowReceipt, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> SignedReceipt:
    """The receipt as it was signed at filing; a draft has none."""
    application = await visible_application(
        command.application_id, account_id=command.account_id, at=clock(), unit_of_work=unit_of_work
    )
    receipt = await unit_of_work.applications.receipt(application.id)
    if receipt is None:
        raise ApplicationNotFoundError
    return receipt


async def show_receipt_keys(*, unit_of_work: ApplicationsUnitOfWork, signer: ReceiptSigner) -> list[ReceiptKey]:
    """The key in use first, then those that signed before it."""
    earlier = await unit_of_work.applications.receipt_keys()
    return [signer.key, *(key for key in earlier if key.key_id != signer.key.key_id)]
