"""An application whole, on one page, with what may be done about it."""

from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.office.places import document_kinds, place_names, reference
from gateway_service.web.office.rights import card_actions, sees_entries
from gateway_service.web.office.sending import key_of
from gateway_service.web.office.views import is_past, kind_of, shown_document
from gateway_service.web.office.words import (
    CHANNELS,
    CLASSES,
    DEADLINES,
    DECISIONS,
    DOCUMENT_STATES,
    ENTRY_STATES,
    OUTCOMES,
)
from gateway_service.web.office.worklist import roles_of
from gateway_service.web.page import Page, PageDep
from gateway_service.web.translations import texts_of

router = APIRouter()
_PATH = "/staff/applications/{application_id}"
_WORDS = {
    "channels": CHANNELS,
    "classes": CLASSES,
    "deadlines": DEADLINES,
    "decisions": DECISIONS,
    "document_states": DOCUMENT_STATES,
    "entry_states": ENTRY_STATES,
    "outcomes": OUTCOMES,
}


@router.get(_PATH)
async def show_application(application_id: str, page: PageDep) -> Response:
    """The card."""
    page.need("staff")
    return await card_page(page, application_id)


@router.post(_PATH + "/notes")
async def add_note(application_id: str, page: PageDep) -> Response:
    """A word to other officers."""
    page.need("staff")
    answers = await page.answers()
    text = answers.get("text", "")
    try:
        await page.api.post(f"/operator/applications/{application_id}/notes", {"text": text}, key=key_of(answers))
    except ApiProblemError as refusal:
        if not refusal.is_of_form or refusal.status != 422:  # noqa: PLR2004 - what was typed is at fault
            raise
        errors = [FieldError(field="text", code=refusal.code, text=page.say("Write the note: 1 to 2,000 characters"))]
        return await card_page(page, application_id, errors=errors, note=text)
    return page.go(f"/staff/applications/{application_id}", notice=page.say("The note is kept."))


async def load(page: Page, application_id: str) -> tuple[dict[str, Any], dict[str, Any] | None, frozenset[str]]:
    """The card, the entry of the queue if there is one that she may see, and what she may do."""
    card: dict[str, Any] = await page.api.get(f"/operator/applications/{application_id}")
    roles = roles_of(page)
    entry, card["queue_away"] = await _entry(page, application_id) if sees_entries(roles) else (None, False)
    return card, entry, card_actions(card, entry, roles=roles, now=page.portal.clock())


async def _entry(page: Page, application_id: str) -> tuple[dict[str, Any] | None, bool]:
    """The entry of the queue, and whether the queue could not be asked: the card is shown without it."""
    try:
        return await page.api.get(f"/operator/entries/{application_id}"), False
    except ApiProblemError as refusal:
        if refusal.status != 404 and not refusal.is_away:  # noqa: PLR2004 - the queue has no such entry
            raise
        return None, refusal.is_away


async def card_page(
    page: Page, application_id: str, *, errors: list[FieldError] | None = None, note: str = ""
) -> Response:
    """The card as a page."""
    card, entry, actions = await load(page, application_id)
    places = ("territory", "region", "district", "settlement")
    return page.render(
        "office/application.html",
        errors=errors,
        card=card,
        entry=entry,
        actions=actions,
        kind=kind_of(card["state"]["code"]),
        overdue=is_past(card["due_at"], now=page.portal.clock()),
        documents=[shown_document(one) for one in card["documents"]],
        names=await place_names(page, [card[place] for place in places]),
        group_types=await reference(page, "group-types"),
        languages=await reference(page, "languages"),
        privileges=await reference(page, "privileges"),
        kinds=await document_kinds(page),
        words={name: texts_of(messages, page.language) for name, messages in _WORDS.items()},
        sees_queue=sees_entries(roles_of(page)),
        note=note,
        key=new_id(),
    )
