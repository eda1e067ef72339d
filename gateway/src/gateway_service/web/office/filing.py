"""Filing for a parent at the desk: for whom, where, what, a look at all of it, and the number to keep."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.office.decisions import own_errors
from gateway_service.web.office.places import places_below, reference
from gateway_service.web.office.sending import key_of, typed
from gateway_service.web.page import Page, PageDep

router = APIRouter()
_PATH = "/staff/filing"
_ASKED: tuple[tuple[str, ...], ...] = (
    ("account_id", "child_id", "region"),
    ("district", "settlement", "group_type", "language", "privilege"),
)
_MAY_BE_OPEN = frozenset({"settlement", "privilege"})


@router.get(_PATH)
async def show_family(page: PageDep) -> Response:
    """For whom, and in which region; `from` takes both from an earlier application."""
    page.need("staff")
    known = dict(page.flow.get("filing") or {})
    if earlier := page.request.query_params.get("from"):
        card = await page.api.get(f"/operator/applications/{earlier}")
        known = {name: card[name] for name in (*_ASKED[0], *_ASKED[1][:4]) if card[name]}
    return page.render("office/filing.html", answers=typed(known))


@router.post(_PATH)
async def keep_family(page: PageDep) -> Response:
    """On to the wishes."""
    page.need("staff")
    answers = await page.answers()
    if errors := _missing(page, answers, _ASKED[0]):
        return page.render("office/filing.html", errors=errors, answers=typed(answers))
    _keep(page, answers, _ASKED[0])
    return page.go(f"{_PATH}/wishes")


@router.get(_PATH + "/wishes")
async def show_wishes(page: PageDep) -> Response:
    """Where and what."""
    page.need("staff")
    known = page.flow.get("filing") or {}
    return await _wishes_page(page, known) if known.get("region") else page.go(_PATH)


@router.post(_PATH + "/wishes")
async def keep_wishes(page: PageDep) -> Response:
    """On to the look at all of it."""
    page.need("staff")
    answers = await page.answers()
    if errors := _missing(page, answers, _ASKED[1]):
        return await _wishes_page(page, (page.flow.get("filing") or {}) | answers, errors=errors)
    _keep(page, answers, _ASKED[1])
    return page.go(f"{_PATH}/check")


@router.get(_PATH + "/check")
async def show_check(page: PageDep) -> Response:
    """All that will be filed, and the parent's consent."""
    page.need("staff")
    known = page.flow.get("filing") or {}
    return await _check_page(page, known) if known.get("district") else page.go(_PATH)


@router.post(_PATH + "/check")
async def file_application(page: PageDep) -> Response:
    """File it in the parent's name, at this instant."""
    page.need("staff")
    answers, known = await page.answers(), page.flow.get("filing") or {}
    body: dict[str, Any] = {name: known.get(name) or None for step in _ASKED for name in step}
    body["privilege"] = {"type": known["privilege"]} if known.get("privilege") else None
    body |= {
        "consent_version": answers.get("consent_version", ""),
        "consent_accepted": answers.get("consent") == "yes",
    }
    texts = {"consent": "" if body["consent_accepted"] else page.say("The parent has to consent to the filing")}
    try:
        filed = await page.api.post("/operator/applications", body, key=key_of(answers))
    except ApiProblemError as refusal:
        return await _check_page(page, known, errors=own_errors(refusal, texts))
    page.keep(filing=None, filed={name: filed[name] for name in ("id", "number", "filed_at")})
    return page.go(f"{_PATH}/done")


@router.get(_PATH + "/done")
async def show_done(page: PageDep) -> Response:
    """The number for the parent to keep."""
    page.need("staff")
    filed = page.flow.get("filed")
    return page.render("office/filing_done.html", filed=filed) if filed else page.go(_PATH)


def _keep(page: Page, answers: Mapping[str, str], names: tuple[str, ...]) -> None:
    page.keep(filing=(page.flow.get("filing") or {}) | {name: answers.get(name, "") for name in names})


def _missing(page: Page, answers: Mapping[str, str], names: tuple[str, ...]) -> list[FieldError]:
    texts = {
        "account_id": page.say("Enter the account of the parent"),
        "child_id": page.say("Enter the child"),
        "region": page.say("Choose the region"),
        "district": page.say("Choose the district"),
        "group_type": page.say("Choose the group type"),
        "language": page.say("Choose the language"),
    }
    asked = [name for name in names if name not in _MAY_BE_OPEN and not answers.get(name)]
    return [FieldError(field=name, code="required", text=texts[name]) for name in asked]


async def _wishes_page(page: Page, known: Mapping[str, str], *, errors: list[FieldError] | None = None) -> Response:
    districts = await places_below(page, known["region"])
    settlements = await places_below(page, known["district"]) if known.get("district") else {}
    return page.render(
        "office/filing_wishes.html",
        errors=errors,
        answers=typed(known),
        districts=districts.items(),
        settlements=settlements.items(),
        group_types=(await reference(page, "group-types")).items(),
        languages=(await reference(page, "languages")).items(),
        privileges=(await reference(page, "privileges")).items(),
    )


async def _check_page(page: Page, known: Mapping[str, str], *, errors: list[FieldError] | None = None) -> Response:
    names = dict(page.regions) | await places_below(page, known["region"]) | await places_below(page, known["district"])
    for listed in ("group-types", "languages", "privileges"):
        names |= await reference(page, listed)
    return page.render(
        "office/filing_check.html",
        errors=errors,
        answers=typed(known),
        names=names,
        consent=await page.api.get("/reference/consent"),
        key=new_id(),
    )
