"""Where the child is to stand: the region, then its district, then the settlement, each by the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.family.loading import ApplicationDep, Document, ParentDep, change, elsewhere
from gateway_service.web.family.references import Item, places_under
from gateway_service.web.family.stages import Stage
from gateway_service.web.family.steps import Way, address_of, back_of, nothing_chosen, onwards
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page
from gateway_service.web.translations import marked

_KATO_DIGITS = 9
_TITLES = {"region": marked("Region"), "district": marked("District"), "settlement": marked("Settlement")}
_HINTS = {
    "region": marked("The child stands in the queue of this region. After sending it cannot be changed."),
    "district": marked("Choose the district where you live or need a kindergarten."),
    "settlement": marked("Choose the settlement; where there is a rural district, choose it first."),
}
router = APIRouter(prefix="/applications/{application_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One level of the way down, with the places to choose from."""

    name: str
    options: Sequence[Item]
    value: str
    way: Way
    #: The rural district whose settlements are asked for.
    within: str = ""


@router.get("/edit/region")
async def show_region(page: ParentDep, application: ApplicationDep) -> Response:
    """Ask for the region; the one of the page's head is proposed."""
    if (away := elsewhere(page, application, Stage.DRAFT)) is not None:
        return away
    return _ask(page, application, await _region(page, application, Way.of(page.request.query_params)))


@router.post("/edit/region")
async def save_region(page: ParentDep, application: ApplicationDep) -> Response:
    """Keep the region; what lay in another one is forgotten."""
    answers = await page.answers()
    if (away := elsewhere(page, application, Stage.DRAFT)) is not None:
        return away
    question = await _region(page, application, Way.of(answers))
    return await _save(page, application, question, answers.get("region", ""))


@router.get("/edit/district")
async def show_district(page: ParentDep, application: ApplicationDep) -> Response:
    """Ask for the district of the region."""
    way = Way.of(page.request.query_params)
    if (away := _too_early(page, application, "region", way)) is not None:
        return away
    return _ask(page, application, await _district(page, application, way))


@router.post("/edit/district")
async def save_district(page: ParentDep, application: ApplicationDep) -> Response:
    """Keep the district; where it has settlements they are asked for next."""
    answers = await page.answers()
    way = Way.of(answers)
    if (away := _too_early(page, application, "region", way)) is not None:
        return away
    return await _save(page, application, await _district(page, application, way), answers.get("district", ""))


@router.get("/edit/settlement")
async def show_settlement(page: ParentDep, application: ApplicationDep) -> Response:
    """Ask for the settlement of the district, or of a rural district in it."""
    query = page.request.query_params
    way = Way.of(query)
    if (away := _too_early(page, application, "district", way)) is not None:
        return away
    question = await _settlement(page, application, way, within=query.get("within", ""))
    return _ask(page, application, question) if question.options else onwards(page, application, "settlement", way)


@router.post("/edit/settlement")
async def save_settlement(page: ParentDep, application: ApplicationDep) -> Response:
    """Keep the settlement, or go one level further down."""
    answers = await page.answers()
    way = Way.of(answers)
    if (away := _too_early(page, application, "district", way)) is not None:
        return away
    question = await _settlement(page, application, way, within=answers.get("within", ""))
    chosen = answers.get("settlement", "")
    if _has_children(question.options, chosen) and not way.is_later:
        separator = "&" if way.query else "?"
        return page.go(f"{address_of(application, 'settlement', way)}{separator}within={chosen}")
    return await _save(page, application, question, chosen)


def _too_early(page: Page, application: Document, needed: str, way: Way) -> Response | None:
    if (away := elsewhere(page, application, Stage.DRAFT)) is not None:
        return away
    return None if application[needed] else page.go(address_of(application, needed, way))


async def _region(page: Page, application: Document, way: Way) -> Question:
    options = [item for item in await places_under(page.api, None) if item["has_children"]]
    return Question(name="region", options=options, value=application["region"] or page.locality, way=way)


async def _district(page: Page, application: Document, way: Way) -> Question:
    options = await places_under(page.api, application["region"])
    return Question(name="district", options=options, value=application["district"] or "", way=way)


async def _settlement(page: Page, application: Document, way: Way, *, within: str) -> Question:
    parent = within if len(within) == _KATO_DIGITS and within.isdigit() else application["district"]
    options = await places_under(page.api, parent)
    value = application["settlement"] or ""
    return Question(name="settlement", options=options, value=value, way=way, within=within)


async def _save(page: Page, application: Document, question: Question, chosen: str) -> Response:
    way, field = question.way, question.name
    if not chosen and not way.is_later:
        return _ask(page, application, question, errors=nothing_chosen(page, field))
    if chosen and chosen != application[field]:
        try:
            await change(page, application, **_changes(field, chosen))
        except ApiProblemError as problem:
            if not problem.is_of_form:
                raise
            errors = problem.errors or [FieldError(field="", code=problem.code, text=problem.text)]
            return _ask(page, application, question, errors=errors)
    if field == "district" and _has_children(question.options, chosen) and not way.is_later:
        return page.go(address_of(application, "settlement", way))
    return onwards(page, application, field, way)


def _changes(field: str, chosen: str) -> dict[str, Any]:
    """The place, and nothing of what lay below another one."""
    below = {"region": ("district", "settlement"), "district": ("settlement",)}.get(field, ())
    return {field: chosen, **dict.fromkeys(below)}


def _has_children(options: Sequence[Item], chosen: str) -> bool:
    return any(item["code"] == chosen and item["has_children"] for item in options)


def _ask(page: Page, application: Document, question: Question, *, errors: list[FieldError] | None = None) -> Response:
    field = question.name
    return page.render(
        "family/choice.html",
        errors=errors,
        application=application,
        back_path=_back(application, question),
        way=question.way,
        is_draft=True,
        field=field,
        title=page.say(_TITLES[field]),
        hint=page.say(_HINTS[field]),
        value=question.value,
        within=question.within,
        options=[(item["code"], item["name"], "") for item in question.options],
    )


def _back(application: Document, question: Question) -> str:
    if question.way.origin:
        return back_of(application, question.way)
    above = {"district": "region", "settlement": "district"}.get(question.name)
    return address_of(application, above) if above else back_of(application, question.way)
