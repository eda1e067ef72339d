"""Claims of privileges: the list by term, and each claim beside its documents."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.office.decisions import own_errors
from gateway_service.web.office.places import document_kinds, place_names, reference
from gateway_service.web.office.rights import may_decide_claim
from gateway_service.web.office.sending import choices, key_of, options, typed
from gateway_service.web.office.views import kind_of, shown_document
from gateway_service.web.office.words import CLAIM_STATES, CLASSES, DOCUMENT_STATES, REJECTION_GROUNDS
from gateway_service.web.office.worklist import filter_errors, query_of, roles_of
from gateway_service.web.page import Page, PageDep
from gateway_service.web.translations import texts_of

router = APIRouter()
_PATH = "/staff/privileges/{claim_id}"
_FILTERS = ("state", "territory", "overdue")
#: Refusals of the API that are about one field.
_FIELDS: Mapping[str, str] = {
    "issued_at_required": "issued_at",
    "issued_in_future": "issued_at",
    "proof_document_unknown": "document_id",
    "document_not_available": "document_id",
}


@router.get("/staff/privileges")
async def show_claims(page: PageDep) -> Response:
    """Claims that nobody has decided, or of a state; what is due first comes first."""
    page.need("staff")
    query = query_of(page, *_FILTERS)
    errors: list[FieldError] = []
    found: dict[str, Any] = {"items": [], "next_cursor": None}
    try:
        found = await page.api.get("/operator/privileges", **query, cursor=page.request.query_params.get("cursor"))
    except ApiProblemError as refusal:
        errors = filter_errors(refusal)
    return page.render(
        "office/privileges.html",
        errors=errors,
        rows=[dict(item) | {"kind": kind_of(item["state"]["code"])} for item in found["items"]],
        next_cursor=found.get("next_cursor"),
        query=query,
        filters=typed(query),
        states=options(page, CLAIM_STATES),
        names=await place_names(page, [item["territory"] for item in found["items"]]),
        privileges=await reference(page, "privileges"),
        classes=texts_of(CLASSES, page.language),
    )


@router.get(_PATH)
async def show_claim(claim_id: str, page: PageDep) -> Response:
    """The claim on one side, its documents on the other."""
    page.need("staff")
    return await _claim_page(page, claim_id)


@router.post(_PATH + "/confirmation")
async def confirm(claim_id: str, page: PageDep) -> Response:
    """The document proves the privilege."""
    page.need("staff")
    answers = await page.answers()
    body = {name: answers.get(name) or None for name in ("document_id", "issued_at", "valid_until")}
    texts = {"document_id": "" if body["document_id"] else page.say("Choose the document that proves the privilege")}
    try:
        await page.api.post(f"/operator/privileges/{claim_id}/confirmation", body, key=key_of(answers))
    except ApiProblemError as refusal:
        errors = _at_their_fields(own_errors(refusal, texts))
        return await _claim_page(page, claim_id, answers=answers, errors=errors)
    return page.go("/staff/privileges", notice=page.say("The privilege is confirmed."))


@router.post(_PATH + "/rejection")
async def reject(claim_id: str, page: PageDep) -> Response:
    """Nothing shown proves the privilege."""
    page.need("staff")
    answers = await page.answers()
    body = {name: answers.get(name, "") for name in ("ground", "reason")}
    texts = {
        "ground": "" if body["ground"] else page.say("Choose the ground"),
        "reason": "" if body["reason"] else page.say("Write the reasons"),
    }
    try:
        await page.api.post(f"/operator/privileges/{claim_id}/rejection", body, key=key_of(answers))
    except ApiProblemError as refusal:
        return await _claim_page(page, claim_id, answers=answers, errors=own_errors(refusal, texts))
    return page.go("/staff/privileges", notice=page.say("The privilege is not confirmed. The parent is told why."))


def _at_their_fields(errors: list[FieldError]) -> list[FieldError]:
    return [FieldError(field=one.field or _FIELDS.get(one.code, ""), code=one.code, text=one.text) for one in errors]


async def _claim_page(
    page: Page, claim_id: str, *, answers: Mapping[str, str] | None = None, errors: list[FieldError] | None = None
) -> Response:
    claim = await page.api.get(f"/operator/privileges/{claim_id}")
    documents = [shown_document(one) for one in claim["documents"]]
    shown = page.render(
        "office/privilege.html",
        errors=errors,
        claim=claim,
        kind=kind_of(claim["state"]["code"]),
        documents=documents,
        deciding=may_decide_claim(claim, roles=roles_of(page)),
        answers=typed(answers),
        names=await place_names(page, [claim["territory"]]),
        privileges=await reference(page, "privileges"),
        kinds=await document_kinds(page),
        classes=texts_of(CLASSES, page.language),
        document_states=texts_of(DOCUMENT_STATES, page.language),
        grounds=choices(page, REJECTION_GROUNDS),
        key=new_id(),
    )
    if any(one["way"] == "frame" for one in documents):
        shown.headers["Content-Security-Policy"] += "; frame-src 'self'"
    return shown
