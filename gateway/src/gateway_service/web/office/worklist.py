"""The list of work: applications looked for, and those that are to be put right together."""

from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.office.places import place_names
from gateway_service.web.office.rights import may_ask_for_corrections
from gateway_service.web.office.sending import choices, options, typed
from gateway_service.web.office.views import work_rows
from gateway_service.web.office.words import CORRECTABLE_FIELDS, CORRECTION_GROUNDS, STATES
from gateway_service.web.page import Page, PageDep

router = APIRouter()
_FILTERS = ("number", "state", "territory", "overdue", "order")
_BATCH = "/staff/applications/batch"


@router.get("/staff/applications")
async def show_worklist(page: PageDep) -> Response:
    """Applications by number, state, territory and term; a page keeps its place when others are added."""
    page.need("staff")
    query = query_of(page, *_FILTERS)
    errors: list[FieldError] = []
    found: dict[str, Any] = {"items": [], "next_cursor": None}
    try:
        found = await page.api.get("/operator/applications", **query, cursor=page.request.query_params.get("cursor"))
    except ApiProblemError as refusal:
        errors = filter_errors(refusal)
    states = options(page, STATES)
    names = await place_names(page, [item["territory"] for item in found["items"]])
    return page.render(
        "office/applications.html",
        errors=errors,
        rows=work_rows(found["items"], names=names, states=dict(states), now=page.portal.clock()),
        next_cursor=found.get("next_cursor"),
        query=query,
        filters=typed(query),
        states=states,
        choosing=may_ask_for_corrections(roles_of(page)),
    )


@router.get(_BATCH)
async def show_batch(page: PageDep) -> Response:
    """What is to be put right in all of those chosen."""
    page.need("staff")
    chosen = page.request.query_params.getlist("chosen")
    if not chosen:
        return page.go("/staff/applications", notice=page.say("Choose at least one application in the list."))
    return _batch_page(page, chosen=chosen, answers={}, grounds=[], fields=[])


@router.post(_BATCH)
async def send_batch(page: PageDep) -> Response:
    """Ask each parent; what became of each is shown on the next page."""
    page.need("staff")
    form = await page.form()
    chosen = [str(one) for one in form.getlist("chosen")]
    grounds = [str(one) for one in form.getlist("grounds")]
    fields = [str(one) for one in form.getlist("fields")]
    message = str(form.get("message", "")).strip()
    body = {
        "action": "request_correction",
        "ids": [one.split(" ")[0] for one in chosen],
        "grounds": grounds,
        "fields": fields,
        "message": message,
    }
    try:
        result = await page.api.post("/operator/applications/batch", body)
    except ApiProblemError as refusal:
        if not refusal.is_of_form:
            raise
        return _batch_page(
            page,
            chosen=chosen,
            answers={"message": message},
            grounds=grounds,
            fields=fields,
            errors=correction_errors(page, refusal, grounds=grounds, message=message),
        )
    page.keep(batch=_kept_results(chosen, result["items"]))
    return page.go(f"{_BATCH}/result")


@router.get(f"{_BATCH}/result")
async def show_batch_result(page: PageDep) -> Response:
    """What became of each."""
    page.need("staff")
    results = page.flow.get("batch")
    if not results:
        return page.go("/staff/applications")
    return page.render("office/batch_result.html", results=results)


def query_of(page: Page, *names: str) -> dict[str, str]:
    """The filters of the address that say something."""
    given = {name: page.request.query_params.get(name, "").strip() for name in names}
    return {name: value for name, value in given.items() if value}


def filter_errors(refusal: ApiProblemError) -> list[FieldError]:
    """What is wrong with the filters; a right that is missing is for the page of errors."""
    if refusal.status != 422:  # noqa: PLR2004 - what was asked for cannot be understood
        raise refusal
    return [FieldError(field=one.field, code=one.code, text=one.text) for one in refusal.errors] or [
        FieldError(field="", code=refusal.code, text=refusal.text)
    ]


def roles_of(page: Page) -> frozenset[str]:
    """What the member's token says she is entrusted with."""
    return page.session.roles if page.session else frozenset()


def correction_errors(page: Page, refusal: ApiProblemError, *, grounds: list[str], message: str) -> list[FieldError]:
    """The refusal of a request for correction in words of its form."""
    texts = {
        "grounds": "" if grounds else page.say("Choose what is to be put right"),
        "message": "" if message else page.say("Tell the parent what to do"),
    }
    own = [FieldError(field=name, code="required", text=text) for name, text in texts.items() if text]
    return own or refusal.errors or [FieldError(field="", code=refusal.code, text=refusal.text)]


def _kept_results(chosen: list[str], items: list[dict[str, Any]]) -> list[dict[str, str]]:
    numbers = dict(one.split(" ", 1) for one in chosen if " " in one)
    return [
        {
            "id": item["id"],
            "number": numbers.get(item["id"], item["id"]),
            "result": item["result"],
            "text": item.get("text") or "",
        }
        for item in items
    ]


def _batch_page(
    page: Page,
    *,
    chosen: list[str],
    answers: dict[str, str],
    grounds: list[str],
    fields: list[str],
    errors: list[FieldError] | None = None,
) -> Response:
    return page.render(
        "office/batch.html",
        errors=errors,
        chosen=[(one, one.split(" ")[-1]) for one in chosen],
        answers=typed(answers),
        grounds=grounds,
        fields=fields,
        all_grounds=choices(page, CORRECTION_GROUNDS),
        all_fields=choices(page, CORRECTABLE_FIELDS),
    )
