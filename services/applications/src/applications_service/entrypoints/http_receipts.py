"""Signed receipts and the keys that prove them."""

import base64
import hashlib
import json
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import Field

from applications_service.entrypoints.identifiers import ApplicationId
from applications_service.entrypoints.state import StateDep
from applications_service.use_cases.ports import ReceiptKey
from applications_service.use_cases.show_receipt import ShowReceipt, show_receipt, show_receipt_keys
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import ResponseModel, json_response

router = APIRouter(tags=["receipts"])


class ReceiptView(ResponseModel):
    """The signed content, how to check it, and what only the parent may see: the attributes it commits to."""

    receipt: dict[str, str | int | None]
    receipt_hash: str
    signature: str = Field(description="Base64 over the canonical bytes of `receipt`")
    key_id: str
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


@router.get("/applications/{application_id}/receipt", response_model=ReceiptView)
async def get_receipt(application_id: ApplicationId, principal: PrincipalDep, state: StateDep) -> Response:
    command = ShowReceipt(account_id=principal.account_id, application_id=application_id)
    async with state.open_unit_of_work() as unit_of_work:
        receipt = await show_receipt(command, unit_of_work=unit_of_work, clock=state.clock)
    view = ReceiptView(
        receipt=json.loads(receipt.content),
        receipt_hash=hashlib.sha256(receipt.content).hexdigest(),
        signature=base64.b64encode(receipt.signature).decode(),
        key_id=receipt.key_id,
        attributes=dict(receipt.attributes),
    )
    return json_response(view, headers={"Cache-Control": "private, no-store"})


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
