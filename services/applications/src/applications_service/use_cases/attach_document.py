"""Attach a file to an application: a first word before it is read, a last one once it is stored."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from applications_service.domain.application import Application
from applications_service.domain.document_errors import UploadTooSlowError
from applications_service.domain.documents import Document, DocumentState, path_of
from applications_service.domain.errors import UnknownValueError
from applications_service.domain.state_table import next_state
from applications_service.domain.states import Action
from applications_service.use_cases.access import own_application
from applications_service.use_cases.policy import Policy
from applications_service.use_cases.ports import ApplicationsUnitOfWork, Inspected
from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.identifiers import new_id

#: An upload that has not come to its end by then never will; its object may go.
_LONGEST_UPLOAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachDocument:
    """The account attaches content of a kind to its application."""

    account_id: str
    application_id: str
    kind: str
    inspected: Inspected
    #: Random, given by `reserve_object`.
    object_name: str
    #: What a fresh document is: waiting for the scanner, or never to be scanned.
    state: DocumentState


async def admit_upload(
    application_id: str, *, account_id: str, unit_of_work: ApplicationsUnitOfWork, clock: Clock, policy: Policy
) -> None:
    """Refuse an upload before a byte of it is read, if it could not be kept anyway."""
    application = await own_application(application_id, account_id=account_id, at=clock(), unit_of_work=unit_of_work)
    await _check(application, more=0, unit_of_work=unit_of_work, policy=policy)


async def check_kind(kind: str, *, unit_of_work: ApplicationsUnitOfWork) -> None:
    """Refuse a kind of document that the list does not have."""
    if not await unit_of_work.reference.has_document_kind(kind):
        raise UnknownValueError("kind")


async def reserve_object(*, state: DocumentState, unit_of_work: ApplicationsUnitOfWork, clock: Clock) -> str:
    """A random name for an object about to be stored; should its document never come, it is destroyed."""
    object_name = secrets.token_hex(20)
    await unit_of_work.documents.doom([path_of(object_name, state=state)], due_at=clock() + _LONGEST_UPLOAD)
    return object_name


async def attach_document(
    command: AttachDocument, *, unit_of_work: ApplicationsUnitOfWork, clock: Clock, policy: Policy
) -> Document:
    """The document of an object that is already stored; raises what the limits or the state say against it."""
    now = clock()
    application = await own_application(
        command.application_id, account_id=command.account_id, at=now, unit_of_work=unit_of_work
    )
    await check_kind(command.kind, unit_of_work=unit_of_work)
    size = len(command.inspected.content)
    await unit_of_work.documents.lock_account(command.account_id)
    await _check(application, more=size, unit_of_work=unit_of_work, policy=policy)
    document = Document(
        id=new_id(),
        application_id=application.id,
        account_id=command.account_id,
        kind=command.kind,
        content_type=command.inspected.content_type,
        size=size,
        sha256=hashlib.sha256(command.inspected.content).hexdigest(),
        state=command.state,
        object_name=command.object_name,
        uploaded_at=now,
    )
    await unit_of_work.documents.add(document)
    if not await unit_of_work.documents.spare(document.path, at=now):
        raise UploadTooSlowError
    return document


async def _check(application: Application, *, more: int, unit_of_work: ApplicationsUnitOfWork, policy: Policy) -> None:
    next_state(application.state, Action.ATTACH)
    files, account_bytes = await unit_of_work.documents.sums(
        application_id=application.id, account_id=str(application.account_id)
    )
    policy.documents.check(files=files, account_bytes=account_bytes, more=more)
