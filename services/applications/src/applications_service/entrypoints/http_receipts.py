"""Signed receipts as data and on paper, and the keys that prove them."""

import base64
import json
import re
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from applications_service.domain.errors import PrinterBusyError
from applications_service.entrypoints.identifiers import ApplicationId
from applications_service.entrypoints.receipt_paper import paper_of
from applications_service.entrypoints.state import StateDep
from applications_service.use_cases.receipt_ports import ReceiptKey
from applications_service.use_cases.show_receipt import (
    ShowReceipt,
    show_receipt,
    show_receipt_keys,
    show_receipt_on_paper,
)
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import ResponseModel, json_response, language_of

router = APIRouter(tags=["receipts"])
LanguageDep = Annotated[Language, Depends(language_of)]
_PRIVATE = {"Cache-Control": "private, no-store"}
_RETRY_SECONDS = "5"
_HASH = re.compile(r"[0-9a-f]{64}")


class ReceiptView(ResponseModel):
    """The signed content, how to check it, and what only the parent may see: the attributes it commits to."""

    receipt: dict[str, str | int | None]
    receipt_hash: str
    signature: str = Field(description="Base64 over the canonical bytes of `receipt`")
    key_id: str
    public_key: str = Field(description="The key of `key_id`, raw, in hex; the ledger names it too")
    algorithm: Literal["Ed25519"] = "Ed25519"
    attributes: dict[str, str | int | None]


class ReceiptKeyView(ResponseModel):
    """One public key as JWK (RFC 8037)."""

    kid: str
    kty: str = "OKP"
    crv: str = "Ed25519"
    use: str = "sig"
    x: str

    @classmethod
    def of(cls, key: ReceiptKey) -> "ReceiptKeyView":
        return cls(kid=key.key_id, x=base64.urlsafe_b64encode(key.public_key).decode().rstrip("="))


class ReceiptKeys(ResponseModel):
    """The key that signs now, and every key receipts can bear."""

    key_id: str
    algorithm: str = "Ed25519"
    public_key: str
    keys: list[ReceiptKeyView]


class ReceiptValidity(ResponseModel):
    """Whether a receipt of that hash was issued here, and nothing else."""

    valid: bool


@router.get("/applications/{application_id}/receipt", response_model=ReceiptView)
async def get_receipt(application_id: ApplicationId, principal: PrincipalDep, state: StateDep) -> Response:
    command = ShowReceipt(account_id=principal.account_id, application_id=application_id)
    async with state.open_unit_of_work() as unit_of_work:
        receipt = await show_receipt(command, unit_of_work=unit_of_work, clock=state.clock)
    view = ReceiptView(
        receipt=json.loads(receipt.content),
        receipt_hash=receipt.hash,
        signature=base64.b64encode(receipt.signature).decode(),
        key_id=receipt.key.key_id,
        public_key=receipt.key.public_key.hex(),
        attributes=dict(receipt.attributes),
    )
    return json_response(view, headers=_PRIVATE)


@router.get(
    "/applications/{application_id}/receipt.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def get_receipt_on_paper(
    application_id: ApplicationId, principal: PrincipalDep, state: StateDep, language: LanguageDep
) -> Response:
    command = ShowReceipt(account_id=principal.account_id, application_id=application_id)
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_receipt_on_paper(command, unit_of_work=unit_of_work, clock=state.clock)
    paper = paper_of(found, language=language, portal_url=state.portal_url)
    headers = _PRIVATE | {
        "Content-Disposition": f'attachment; filename="balabaqsha-{paper.number}-{language}.pdf"',
        "Content-Language": language,
        "Vary": "Accept-Language",
        "X-Content-Type-Options": "nosniff",
    }
    try:
        pdf = await state.printer.pdf(paper)
    except PrinterBusyError as refusal:
        raise Problem(503, refusal.code, headers={"Retry-After": _RETRY_SECONDS}) from refusal
    return Response(pdf, headers=headers, media_type="application/pdf")


@router.get("/public/receipts/{receipt_hash}", response_model=ReceiptValidity)
async def get_receipt_validity(receipt_hash: str, state: StateDep) -> Response:
    valid = False
    if _HASH.fullmatch(receipt_hash):
        async with state.open_unit_of_work() as unit_of_work:
            valid = await unit_of_work.receipts.is_issued(receipt_hash)
    return json_response(ReceiptValidity(valid=valid), headers={"Cache-Control": "public, max-age=60"})


@router.get("/reference/receipt-key", response_model=ReceiptKeys, tags=["reference"])
async def get_receipt_key(state: StateDep) -> Response:
    async with state.open_unit_of_work() as unit_of_work:
        current, *earlier = await show_receipt_keys(unit_of_work=unit_of_work, signer=state.signer)
    view = ReceiptKeys(
        key_id=current.key_id,
        public_key=base64.b64encode(current.public_key).decode(),
        keys=[ReceiptKeyView.of(key) for key in (current, *earlier)],
    )
    return json_response(view, headers={"Cache-Control": "public, max-age=300"})
