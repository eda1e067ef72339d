"""File an application: the instant that decides its place."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from applications_service.domain.age import rule_date
from applications_service.domain.application import Application
from applications_service.domain.errors import ConsentMissingError, ConsentVersionOutdatedError
from applications_service.domain.receipt import SALT_BYTES, Receipt, receipt_of
from applications_service.domain.states import Action, next_state
from applications_service.use_cases.access import own_application, visible_application
from applications_service.use_cases.announce_receipt_keys import announce_receipt_keys
from applications_service.use_cases.announcements import announce_submission
from applications_service.use_cases.ports import ApplicationsUnitOfWork
from applications_service.use_cases.receipt_ports import ReceiptSigner, SignedReceipt


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitApplication:
    """The account files the draft and consents; `arrived_at` is when the request reached the service."""

    account_id: str
    application_id: str
    consent_version: str
    consent_accepted: bool
    arrived_at: datetime


async def submit_application(
    command: SubmitApplication, *, unit_of_work: ApplicationsUnitOfWork, signer: ReceiptSigner
) -> Application:
    """The filed application with a signed receipt; nobody but this service's database is needed.

    With a link to the child already known it is told to the queue at once; else it waits for the link, its instant
    kept.
    """
    application = await _own_draft(command, unit_of_work=unit_of_work)
    await _check_consent(command, unit_of_work=unit_of_work)
    link = await unit_of_work.links.find(child_id=application.child_id, account_id=command.account_id)
    district = application.wishes.district
    application.file(
        at=command.arrived_at,
        consent_version=command.consent_version,
        district_has_settlements=district is not None and await unit_of_work.reference.has_children(district),
        birth_date=link.birth_date if link else None,
        rule=await unit_of_work.reference.age_rule(rule_date(command.arrived_at)),
    )
    receipt = _receipt(application, at=command.arrived_at)
    application.receipt_hash, application.attributes_commitment = receipt.hash, receipt.commitment
    await unit_of_work.applications.save(application)
    await _keep(receipt, application, at=command.arrived_at, unit_of_work=unit_of_work, signer=signer)
    if application.link_proven:
        await announce_submission(application, unit_of_work=unit_of_work)
    return application


async def _own_draft(command: SubmitApplication, *, unit_of_work: ApplicationsUnitOfWork) -> Application:
    """The draft, its child held first: a link that arrives meanwhile either is seen here or sees this filing."""
    seen = await visible_application(
        command.application_id, account_id=command.account_id, at=command.arrived_at, unit_of_work=unit_of_work
    )
    await unit_of_work.applications.lock_child(seen.child_id)
    application = await own_application(
        command.application_id, account_id=command.account_id, at=command.arrived_at, unit_of_work=unit_of_work
    )
    next_state(application.state, Action.SUBMIT)
    return application


async def _check_consent(command: SubmitApplication, *, unit_of_work: ApplicationsUnitOfWork) -> None:
    if not command.consent_accepted:
        raise ConsentMissingError
    consent = await unit_of_work.reference.consent(at=command.arrived_at)
    if command.consent_version != consent.version:
        raise ConsentVersionOutdatedError


def _receipt(application: Application, *, at: datetime) -> Receipt:
    return receipt_of(
        number=application.number,
        filed_at=at,
        birth_date=application.birth_date,
        wishes=application.wishes,
        privilege=application.privilege,
        salt=secrets.token_bytes(SALT_BYTES),
    )


async def _keep(
    receipt: Receipt,
    application: Application,
    *,
    at: datetime,
    unit_of_work: ApplicationsUnitOfWork,
    signer: ReceiptSigner,
) -> None:
    signed = SignedReceipt(
        content=receipt.canonical,
        attributes=receipt.attributes,
        signature=signer.sign(receipt.canonical),
        key=signer.key,
    )
    if await unit_of_work.receipts.add_key(signer.key, at=at):
        await announce_receipt_keys(unit_of_work=unit_of_work, at=at)
    await unit_of_work.receipts.add(application.id, signed)
