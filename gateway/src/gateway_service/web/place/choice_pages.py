"""The choice of a kindergarten: what suits, one of them in full, and a place held or let go."""

import re
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import FieldError
from gateway_service.web.page import Page, PageDep
from gateway_service.web.place.catalogue import (
    Wish,
    has_map,
    offer_of,
    search,
    suitable_groups,
    suiting_of,
    territories,
)
from gateway_service.web.place.deeds import do
from gateway_service.web.place.reading import (
    ApplicationId,
    Document,
    Uuid,
    delete_with_key,
    path_of,
    read_application,
    voucher_of,
)
from gateway_service.web.place.voucher_view import voucher_view
from gateway_service.web.place.waiting_lists import lists_of

router = APIRouter(prefix="/applications/{application_id}/kindergarten")
Word = Annotated[str, Query(max_length=64)]
_Pair = tuple[str, str]
#: Degrees of latitude and longitude.
_POINT = re.compile(r"-?\d{1,2}(\.\d{1,6})?,-?\d{1,3}(\.\d{1,6})?")
Cursor = Annotated[str | None, Query(max_length=1024)]


@router.get("")
async def show_kindergarten(  # noqa: PLR0917 - each is a parameter of the address
    application_id: ApplicationId,
    page: PageDep,
    territory: Word = "",
    age_band: Word = "",
    language: Word = "",
    free: Word = "yes",
    near: Word = "",
    cursor: Cursor = None,
) -> Response:
    """The kindergarten the child has, or those it may have."""
    wish = Wish(territory=territory, age_band=age_band, language=language, free=free, near=near)
    return await _show(page, application_id, [], wish=wish, cursor=cursor)


@router.get("/places/{kindergarten_id}")
async def show_place(application_id: ApplicationId, kindergarten_id: Uuid, page: PageDep) -> Response:
    """One kindergarten with the groups that suit the child."""
    return await show_one(page, application_id, kindergarten_id, "place/kindergarten.html", [])


@router.get("/places/{kindergarten_id}/choose")
async def ask_choice(application_id: ApplicationId, kindergarten_id: Uuid, page: PageDep, group: Word = "") -> Response:
    """What a choice means, before it is made."""
    if not group:
        text = page.say("Choose a group")
        errors = [FieldError(field="group", code="missing", text=text)]
        return await show_one(page, application_id, kindergarten_id, "place/kindergarten.html", errors)
    return await show_one(page, application_id, kindergarten_id, "place/choose.html", [], group=group)


@router.post("/places/{kindergarten_id}/choose")
async def choose(application_id: ApplicationId, kindergarten_id: Uuid, page: PageDep) -> Response:
    """Hold a place of the group."""
    page.need("parent")
    answers = await page.answers()
    group_id = answers.get("group", "")
    show = partial(show_one, page, application_id, kindergarten_id, "place/kindergarten.html")
    return await do(
        page,
        page.api.post(path_of(application_id, "/voucher/choice"), {"group_id": group_id}, key=answers.get("key")),
        then=f"/applications/{application_id}/kindergarten",
        notice=page.say("The place is reserved. Wait for the kindergarten's answer."),
        show=show,
    )


@router.get("/cancel")
async def ask_cancel(application_id: ApplicationId, page: PageDep) -> Response:
    """What is lost when the place is let go."""
    return await _show(page, application_id, [], template="place/cancel.html", wants="release")


@router.post("/cancel")
async def cancel(application_id: ApplicationId, page: PageDep) -> Response:
    """Let the place go and choose on."""
    page.need("parent")
    key = (await page.answers()).get("key", "")
    return await do(
        page,
        delete_with_key(page, path_of(application_id, "/voucher/choice"), key=key),
        then=f"/applications/{application_id}/kindergarten",
        notice=page.say("The place is let go. Choose another kindergarten."),
        show=partial(_show, page, application_id),
    )


@router.get("/transfer")
async def ask_transfer(application_id: ApplicationId, page: PageDep) -> Response:
    """What a transfer means, before it is asked for."""
    return await _show(page, application_id, [], template="place/transfer.html", wants="transfer")


@router.post("/transfer")
async def transfer(application_id: ApplicationId, page: PageDep) -> Response:
    """Leave the kindergarten and choose another with the same voucher."""
    page.need("parent")
    key = (await page.answers()).get("key")
    return await do(
        page,
        page.api.post(path_of(application_id, "/voucher/transfer"), key=key),
        then=f"/applications/{application_id}/kindergarten",
        notice=page.say("The child has left the kindergarten. Choose another one with the same voucher."),
        show=partial(_show, page, application_id),
    )


async def _show(
    page: Page,
    application_id: str,
    errors: list[FieldError],
    *,
    wish: Wish | None = None,
    cursor: str | None = None,
    template: str = "",
    wants: str = "",
) -> Response:
    """The page of what the voucher is now; `template` only where it lets the parent do what that page is for."""
    application = await read_application(page, application_id)
    view = voucher_view(application, voucher_of(application), now=page.portal.clock())
    values: dict[str, Any] = {"application": application, "view": view, "key": new_id(), "errors": errors}
    if template and wants in view.can:
        return page.render(template, **values)
    if view.state != "confirmed":
        return page.render("place/chosen.html", **values)
    values |= await _choice(page, application, wish=wish or Wish(), cursor=cursor)
    return page.render("place/search.html", **values)


async def _choice(page: Page, application: Document, *, wish: Wish, cursor: str | None) -> dict[str, Any]:
    """Everything of the page on which a kindergarten is looked for."""
    application_id = application["id"]
    suitable = await suitable_groups(page, application_id)
    lists = await lists_of(page, application_id)
    known = await territories(page, application)
    tongues = await page.api.find("/reference/languages") or {}
    bands = [("", page.say("Any suitable")), *_pairs(suitable["age_bands"])]
    languages = [("", page.say("Any")), *_pairs(tongues.get("items"))]
    wish = _within(wish, known, bands=bands, languages=languages)
    offers = await search(page, wish, suitable, cursor=cursor)
    return {
        "suitable": suitable,
        "bands": bands,
        "languages": languages,
        "lists": lists,
        "territories": known,
        "wish": wish,
        "offers": offers,
        "map_files": has_map(),
    }


def _pairs(items: list[Document] | None) -> list[_Pair]:
    return [(str(item["code"]), str(item.get("text") or item["name"])) for item in items or []]


def _within(wish: Wish, known: list[tuple[str, str]], *, bands: list[_Pair], languages: list[_Pair]) -> Wish:
    """What can be looked for: in the application's region unless one of its districts is asked for."""
    return Wish(
        territory=_one_of(known, wish.territory, otherwise=known[0][0]),
        age_band=_one_of(bands, wish.age_band),
        language=_one_of(languages, wish.language),
        free="no" if wish.free == "no" else "yes",
        near=wish.near if _POINT.fullmatch(wish.near) else "",
    )


def _one_of(known: list[_Pair], code: str, *, otherwise: str = "") -> str:
    return code if code in {each for each, _ in known} else otherwise


async def show_one(
    page: Page,
    application_id: str,
    kindergarten_id: str,
    template: str,
    errors: list[FieldError],
    *,
    group: str = "",
) -> Response:
    """One kindergarten, or what the voucher has become meanwhile."""
    application = await read_application(page, application_id)
    view = voucher_view(application, voucher_of(application), now=page.portal.clock())
    if view.state != "confirmed":
        return await _show(page, application_id, errors)
    suitable = await suitable_groups(page, application_id)
    kindergarten = await page.api.get(f"/public/kindergartens/{kindergarten_id}")
    groups = suiting_of(kindergarten, suitable)
    chosen = next((one for one in groups if one["id"] == group), None)
    if template == "place/choose.html" and chosen is None:
        template = "place/kindergarten.html"
    lists = await lists_of(page, application_id)
    return page.render(
        template,
        errors=errors,
        application=application,
        view=view,
        kindergarten=kindergarten,
        offer=offer_of(kindergarten, suitable),
        groups=groups,
        options=[_option(page, one) for one in groups if one["free"] > 0],
        chosen=chosen,
        waiting=next((one for one in lists if one.kindergarten_id == kindergarten_id), None),
        key=new_id(),
    )


def _option(page: Page, group: Document) -> tuple[str, str, str]:
    """A group as one of several to choose from."""
    about = ", ".join(str(group[name]["text"]) for name in ("age_band", "purpose", "language", "regime"))
    free = page.say("free places: %(free)s", free=group["free"])
    return str(group["id"]), str(group["name"]), f"{about}; {free}"
