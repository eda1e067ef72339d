"""Forget an account."""

from dataclasses import dataclass

from applications_service.domain.application import Application
from applications_service.domain.states import State
from applications_service.domain.timeline import WithdrawalGround
from applications_service.use_cases.discard_draft import destroy_draft
from applications_service.use_cases.give_up_application import give_up_application
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from balabaqsha_chassis.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseAccount:
    """The account's holder asked to be forgotten."""

    account_id: str


async def erase_account(command: EraseAccount, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    """Destroy what is the account's alone; a child's open application passes to another representative if one is."""
    applications = await unit_of_work.applications.of_account(command.account_id)
    for child_id in sorted({application.child_id for application in applications}):
        await unit_of_work.applications.lock_child(child_id)
    await unit_of_work.links.forget_account(command.account_id)
    for child_id in sorted({application.child_id for application in applications}):
        await unit_of_work.circumstances.forget_unrepresented(child_id)
    await unit_of_work.appeals.forget_account(command.account_id)
    await _destroy_documents(command.account_id, unit_of_work=unit_of_work, clock=clock)
    for application in applications:
        held = await unit_of_work.applications.load(application.id)
        if held is not None and held.account_id == command.account_id:
            await _forget(held, unit_of_work=unit_of_work, clock=clock)


async def _forget(application: Application, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    account_id = application.account_id
    if application.state is State.DRAFT:
        await destroy_draft(application, at=clock(), unit_of_work=unit_of_work)
        return
    if application.is_open:
        await give_up_application(application, WithdrawalGround.ACCOUNT_ERASED, unit_of_work=unit_of_work, at=clock())
    if application.account_id == account_id:
        application.forget_account()
        await unit_of_work.decisions.forget(application.id)
        await unit_of_work.claims.forget(application.id)
        await unit_of_work.applications.save(application)
        await unit_of_work.receipts.drop(application.id)


async def _destroy_documents(account_id: str, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> None:
    documents = await unit_of_work.documents.of_account(account_id)
    await unit_of_work.documents.doom((document.path for document in documents), due_at=clock())
    for document in documents:
        await unit_of_work.documents.remove(document.id)
