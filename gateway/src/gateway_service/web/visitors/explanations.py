"""Pages of words: how the queue works, how to check it, what happens to data, and how to reach people."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway_service.web.in_process import FieldError
from gateway_service.web.page import PageDep
from gateway_service.web.visitors.told import Told, told

_HASH = re.compile(r"[0-9a-f]{64}")
_UNAVAILABLE = 503
router = APIRouter()


@router.get("/how-it-works")
async def show_how_it_works(page: PageDep) -> Response:
    """The order, the categories, the reasons and the terms in plain words, with the rules in force."""
    rules, versions = await asyncio.gather(told(page, "/public/rules/current"), told(page, "/public/rules"))
    return page.render("visitors/how_it_works.html", rules=rules.document, versions=versions.items)


@router.get("/check")
async def show_check(page: PageDep, receipt_hash: Annotated[str, Query(alias="hash")] = "") -> Response:
    """Whether a receipt was issued here, and how to check the rest without us."""
    meant = "".join(receipt_hash.split()).lower()
    errors = []
    if meant and not _HASH.fullmatch(meant):
        text = page.say("A receipt hash has 64 characters: digits and letters from a to f")
        errors.append(FieldError(field="hash", code="hash_wrong", text=text))
    is_asked = bool(meant) and not errors
    receipt = await told(page, f"/public/receipts/{meant}") if is_asked else Told()
    head = await told(page, "/public/ledger/checkpoint")
    return page.render(
        "visitors/check.html",
        status=_UNAVAILABLE if receipt.is_away else 200,
        receipt_hash=receipt_hash,
        is_asked=is_asked,
        receipt=receipt,
        head=head.document,
        signed_at=_instant(head.document["checkpoint"]["at"]) if head.is_there else None,
        errors=errors,
    )


@router.get("/policy")
async def show_policy(page: PageDep) -> Response:
    """The data policy in force, paragraph by paragraph."""
    found = await told(page, "/policy")
    policy = found.document
    paragraphs = [part.strip() for part in policy["text"].split("\n\n") if part.strip()] if policy else []
    return page.render(
        "visitors/policy.html",
        status=200 if policy else _UNAVAILABLE,
        policy=policy,
        paragraphs=paragraphs,
    )


@router.get("/contacts")
async def show_contacts(page: PageDep) -> Response:
    """How to reach people."""
    found = await page.api.get("/public/contacts")
    return page.render("visitors/contacts.html", contacts=found["items"])


@router.get("/accessibility")
async def show_accessibility(page: PageDep) -> Response:
    """What the portal does so that everybody can use it, and where to tell what does not work."""
    found = await page.api.get("/public/contacts")
    return page.render("visitors/accessibility.html", contacts=found["items"])


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
