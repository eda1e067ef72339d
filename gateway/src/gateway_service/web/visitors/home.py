"""The home page, and the place of an application by its number."""

import asyncio

from fastapi import APIRouter, Response

from gateway_service.web.in_process import FieldError
from gateway_service.web.page import Page, PageDep
from gateway_service.web.visitors.numbers import number_meant
from gateway_service.web.visitors.territories import names_of, region_of
from gateway_service.web.visitors.told import told

_NOT_FOUND, _UNAVAILABLE = 404, 503
router = APIRouter()


@router.get("/")
async def show_home(page: PageDep) -> Response:
    """The four things of the portal, the look-up of a number, and what is different here."""
    lists = await told(page, "/public/territories")
    here = [one for one in lists.items if region_of(str(one["code"])) == page.locality]
    sizes = [one["total"] for one in here]
    waiting = sum(sizes) if sizes and None not in sizes else None
    return page.render("visitors/home.html", waiting=waiting, number="")


@router.get("/number")
async def show_number(page: PageDep) -> Response:
    """Where an application stands, for whoever knows its number."""
    typed = page.request.query_params.get("number", "").strip()
    if not typed:
        asked = "number" in page.request.query_params
        return _form(page, "", page.say("Enter the application number") if asked else None)
    number = number_meant(typed)
    if number is None:
        return _form(page, typed, page.say("An application number has 17 letters and digits, as on the receipt"))
    found = await told(page, f"/public/queue/numbers/{number}")
    if not found.is_there:
        status = _UNAVAILABLE if found.is_away else _NOT_FOUND
        return page.render("visitors/number_absent.html", status=status, number=number, is_away=found.is_away)
    place = found.document
    names, rules = await asyncio.gather(
        names_of(page, [place["territory"]] if place["territory"] else []), told(page, "/public/iterations", limit=5)
    )
    announced = (rules.document or {}).get("announced", [])
    coming = [one for one in announced if one["territory"] == place["territory"]]
    return page.render("visitors/number.html", number=number, place=place, names=names, coming=coming)


def _form(page: Page, typed: str, fault: str | None) -> Response:
    errors = [FieldError(field="number", code="number_wrong", text=fault)] if fault else []
    return page.render("visitors/number_form.html", number=typed, errors=errors)
