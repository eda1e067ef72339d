"""One question, one answer of a list: the group, the language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter, Response

from gateway_service.web.family.loading import ApplicationDep, Document, ParentDep, change, elsewhere
from gateway_service.web.family.references import items_of
from gateway_service.web.family.stages import Stage, stage_of
from gateway_service.web.family.steps import Way, back_of, nothing_chosen, onwards
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page
from gateway_service.web.translations import marked

_OPEN = (Stage.DRAFT, Stage.FILED, Stage.CORRECTION)
router = APIRouter(prefix="/applications/{application_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and where the answers come from."""

    step: str
    name: str
    list_path: str
    title: str
    hint: str
    hints: Mapping[str, str] = field(default_factory=dict)


GROUP = Question(
    step="group",
    name="group_type",
    list_path="/reference/group-types",
    title=marked("Group type"),
    hint=marked("Most children go to a general group. Another group needs a conclusion, which you attach later."),
    hints={
        "special": marked("For children with special educational needs; needs a conclusion of the PMPK."),
        "inclusive": marked("Together with other children; needs a conclusion of the PMPK."),
        "sanatorium": marked("For children who need treatment; needs a conclusion of the medical commission."),
    },
)
LANGUAGE = Question(
    step="language",
    name="language",
    list_path="/reference/languages",
    title=marked("Preferred language of instruction"),
    hint=marked("In which language should the group be? You may change this while you wait in the queue."),
)


@router.get("/edit/group")
async def show_group(page: ParentDep, application: ApplicationDep) -> Response:
    """Ask for the kind of group."""
    return await _show(page, application, GROUP)


@router.post("/edit/group")
async def save_group(page: ParentDep, application: ApplicationDep) -> Response:
    """Keep the kind of group."""
    return await _save(page, application, GROUP)


@router.get("/edit/language")
async def show_language(page: ParentDep, application: ApplicationDep) -> Response:
    """Ask for the language."""
    return await _show(page, application, LANGUAGE)


@router.post("/edit/language")
async def save_language(page: ParentDep, application: ApplicationDep) -> Response:
    """Keep the language."""
    return await _save(page, application, LANGUAGE)


async def _show(page: Page, application: Document, question: Question) -> Response:
    if (away := elsewhere(page, application, *_OPEN)) is not None:
        return away
    return await _ask(page, application, question, way=Way.of(page.request.query_params))


async def _save(page: Page, application: Document, question: Question) -> Response:
    answers = await page.answers()
    if (away := elsewhere(page, application, *_OPEN)) is not None:
        return away
    way, chosen = Way.of(answers), answers.get(question.name, "")
    if not chosen:
        if way.is_later:
            return onwards(page, application, question.step, way)
        return await _ask(page, application, question, way=way, errors=nothing_chosen(page, question.name))
    try:
        if chosen != application[question.name]:
            await change(page, application, **{question.name: chosen})
    except ApiProblemError as problem:
        if not problem.is_of_form:
            raise
        errors = problem.errors or [FieldError(field="", code=problem.code, text=problem.text)]
        return await _ask(page, application, question, way=way, errors=errors)
    return onwards(page, application, question.step, way)


async def _ask(
    page: Page, application: Document, question: Question, *, way: Way, errors: list[FieldError] | None = None
) -> Response:
    items = await items_of(page.api, question.list_path)
    hints = {code: page.say(hint) for code, hint in question.hints.items()}
    return page.render(
        "family/choice.html",
        errors=errors,
        application=application,
        back_path=back_of(application, way),
        way=way,
        is_draft=stage_of(application) is Stage.DRAFT,
        field=question.name,
        title=page.say(question.title),
        hint=page.say(question.hint),
        value=application[question.name] or "",
        options=[(item["code"], item["name"], hints.get(item["code"], "")) for item in items],
    )
