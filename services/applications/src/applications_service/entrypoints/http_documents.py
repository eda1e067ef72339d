"""Documents: uploaded outside any transaction, handed back as attachments only."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from applications_service.domain.document_errors import DocumentTypeError
from applications_service.domain.documents import Document, path_of, sniff
from applications_service.entrypoints.document_models import DocumentList, DocumentView
from applications_service.entrypoints.identifiers import ApplicationId, DocumentId
from applications_service.entrypoints.state import ApplicationsState, StateDep
from applications_service.entrypoints.upload import Upload, read_upload
from applications_service.use_cases.attach_document import (
    AttachDocument,
    admit_upload,
    attach_document,
    check_kind,
    reserve_object,
)
from applications_service.use_cases.detach_document import DetachDocument, detach_document
from applications_service.use_cases.ports import Inspected, ObjectStore
from applications_service.use_cases.show_documents import (
    ShowDocument,
    ShowDocuments,
    show_document,
    show_documents,
)
from balabaqsha_chassis.idempotency import LONGEST_KEY, Claim
from balabaqsha_chassis.principal import Principal, PrincipalDep
from balabaqsha_chassis.representation import json_response

router = APIRouter(prefix="/applications/{application_id}/documents", tags=["documents"])
_PRIVATE = {"Cache-Control": "private, no-store"}
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "kind"],
                    "properties": {"file": {"type": "string", "format": "binary"}, "kind": {"type": "string"}},
                }
            }
        },
    }
}


@router.post("", status_code=201, response_model=DocumentView, openapi_extra=_FORM)
async def post_document(
    request: Request,
    application_id: ApplicationId,
    principal: PrincipalDep,
    state: StateDep,
    idempotency_key: Annotated[str | None, Header(max_length=LONGEST_KEY, min_length=1)] = None,
) -> Response:
    upload = await _admitted_upload(request, application_id, principal=principal, state=state)
    claim = _claim(request, idempotency_key, upload=upload, principal=principal)
    if (stored := await _given_before(claim, upload=upload, state=state)) is not None:
        return stored
    inspected = await _inspected(upload, state=state)
    async with state.open_unit_of_work() as unit_of_work:
        object_name = await reserve_object(
            state=state.fresh_document_state, unit_of_work=unit_of_work, clock=state.clock
        )
    await state.store.put(path_of(object_name, state=state.fresh_document_state), inspected.content)
    command = AttachDocument(
        account_id=principal.account_id,
        application_id=application_id,
        kind=upload.kind,
        inspected=inspected,
        object_name=object_name,
        state=state.fresh_document_state,
    )
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        document = await attach_document(command, unit_of_work=unit_of_work, clock=state.clock, policy=state.policy)
        answer = json_response(DocumentView.of(document), status=201)
        return await claim.keep(unit_of_work.connection, answer)


@router.get("", response_model=DocumentList)
async def get_documents(application_id: ApplicationId, principal: PrincipalDep, state: StateDep) -> Response:
    command = ShowDocuments(account_id=principal.account_id, application_id=application_id)
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_documents(command, unit_of_work=unit_of_work, clock=state.clock)
    return json_response(DocumentList(items=[DocumentView.of(one) for one in found]), headers=_PRIVATE)


@router.get("/{document_id}", response_model=DocumentView)
async def get_document(
    application_id: ApplicationId, document_id: DocumentId, principal: PrincipalDep, state: StateDep
) -> Response:
    command = ShowDocument(account_id=principal.account_id, application_id=application_id, document_id=document_id)
    async with state.open_unit_of_work() as unit_of_work:
        document = await show_document(command, unit_of_work=unit_of_work, clock=state.clock)
    return json_response(DocumentView.of(document), headers=_PRIVATE)


@router.get("/{document_id}/content", response_class=Response)
async def get_content(
    application_id: ApplicationId, document_id: DocumentId, principal: PrincipalDep, state: StateDep
) -> Response:
    command = ShowDocument(account_id=principal.account_id, application_id=application_id, document_id=document_id)
    async with state.open_unit_of_work() as unit_of_work:
        document = await show_document(command, unit_of_work=unit_of_work, clock=state.clock)
    return await handed_out(document, store=state.store)


@router.delete("/{document_id}", status_code=204)
async def delete_document(
    application_id: ApplicationId, document_id: DocumentId, principal: PrincipalDep, state: StateDep
) -> None:
    command = DetachDocument(account_id=principal.account_id, application_id=application_id, document_id=document_id)
    async with state.open_unit_of_work() as unit_of_work:
        await detach_document(command, unit_of_work=unit_of_work, clock=state.clock)


async def _admitted_upload(
    request: Request, application_id: str, *, principal: Principal, state: ApplicationsState
) -> Upload:
    """The upload, read only if it could be kept at all, and with no transaction open meanwhile."""
    async with state.open_unit_of_work() as unit_of_work:
        await admit_upload(
            application_id,
            account_id=principal.account_id,
            unit_of_work=unit_of_work,
            clock=state.clock,
            policy=state.policy,
        )
    async with state.upload_slots:
        limit = state.policy.documents.file_bytes
        return await read_upload(request, limit=limit, idle_seconds=state.upload_idle_seconds)


def _claim(request: Request, key: str | None, *, upload: Upload, principal: Principal) -> Claim:
    """The claim to the key for this very file: the form's bytes differ with every boundary, the content does not."""
    digest = hashlib.sha256(upload.content).digest() + upload.kind.encode()
    return Claim(key=key, caller=principal.account_id, route=f"POST {request.url.path}", body=digest)


async def _given_before(claim: Claim, *, upload: Upload, state: ApplicationsState) -> Response | None:
    """The answer of the same upload made before; a kind that the lists do not have is refused here already."""
    async with state.open_unit_of_work() as unit_of_work:
        stored = await claim.take(unit_of_work.connection)
        if stored is None:
            await check_kind(upload.kind, unit_of_work=unit_of_work)
        return stored


async def _inspected(upload: Upload, *, state: ApplicationsState) -> Inspected:
    content_type = sniff(upload.content[:16])
    if content_type is None:
        raise DocumentTypeError
    return await state.inspector.inspect(upload.content, content_type=content_type)


async def handed_out(document: Document, *, store: ObjectStore, headers: Mapping[str, str] | None = None) -> Response:
    """The content as an attachment that no browser runs anything of."""
    content = store.read(document.readable_path())
    first = await anext(content)
    given = {
        **_PRIVATE,
        **(headers or {}),
        "Content-Disposition": f'attachment; filename="{document.id}.{document.content_type.extension}"',
        "Content-Length": str(document.size),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return StreamingResponse(_all(first, content), headers=given, media_type=document.content_type.value)


async def _all(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk
