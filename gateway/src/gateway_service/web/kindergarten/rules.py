"""Rule sets: which is in force, drafts, whom a draft would move, and its publication by a second person."""

import json
from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.kindergarten.desk import Desk, DeskDep
from gateway_service.web.kindergarten.rule_views import comparison_view, faults_in_document
from gateway_service.web.kindergarten.words import CAUSES, RULE_STATES
from gateway_service.web.office.places import place_names
from gateway_service.web.office.sending import key_of, options
from gateway_service.web.page import upload_of
from gateway_service.web.translations import marked

router = APIRouter()
_API = "/operator/rule-sets"
_PATH = "/staff/rules"
_LONGEST_DOCUMENT = 512 * 1024
_NOTICES = {
    "comparison": marked("The comparison is being worked out. It is shown here as soon as it is done."),
    "publication": marked("The rules are in force. Every number is counted by them from now on."),
}


@router.get(_PATH)
async def list_rules(desk: DeskDep) -> Response:
    """Rule sets and drafts, the newest first."""
    found = await desk.page.api.get(_API, **desk.query("cursor"))
    return desk.render("rules", found=found, states=_words(desk, RULE_STATES), causes=_words(desk, CAUSES))


@router.get(f"{_PATH}/new")
async def show_draft_form(desk: DeskDep) -> Response:
    """The form for a draft, which begins as a copy of another rule set."""
    copied = desk.query("copy").get("copy")
    document = (await desk.page.api.get(f"{_API}/{copied}"))["document"] if copied else await _in_force(desk)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return desk.render("rule_new", answers={"document": text, "keep_progress": "yes"})


@router.post(f"{_PATH}/new")
async def draft_rules(desk: DeskDep) -> Response:
    """Check and store the draft; it is in force for nobody."""
    form = await desk.page.form()
    answers = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
    if file := upload_of(form, "file"):
        answers["document"] = (await file.read(_LONGEST_DOCUMENT)).decode("utf-8-sig", "replace")
    try:
        document = json.loads(answers.get("document", ""))
    except (ValueError, RecursionError):
        fault = FieldError(field="document", code="not_json", text=desk.page.say("The document is not valid JSON"))
        return desk.render("rule_new", errors=[fault], answers=answers)
    body = {
        "document": document,
        "keep_progress": answers.get("keep_progress") == "yes",
        "reason": answers.get("reason", ""),
    }
    try:
        made = await desk.page.api.post(_API, body, key=key_of(answers))
    except ApiProblemError as problem:
        return desk.render("rule_new", problem=faults_in_document(problem), answers=answers)
    notice = desk.page.say("The draft is stored. Compare it with the rules in force next.")
    return desk.page.go(f"{_PATH}/{made['version']}", notice=notice)


@router.get(_PATH + "/{version}")
async def show_rules(desk: DeskDep, version: str) -> Response:
    """One rule set with its comparison."""
    return await _card(desk, version)


@router.post(_PATH + "/{version}/deletion")
async def discard_draft(desk: DeskDep, version: str) -> Response:
    """Discard a draft; its version stays taken."""
    await desk.page.answers()
    try:
        await desk.page.api.delete(f"{_API}/{version}")
    except ApiProblemError as problem:
        return await _card(desk, version, problem=problem)
    return desk.page.go(_PATH, notice=desk.page.say("The draft %(version)s is discarded.", version=version))


@router.post(_PATH + "/{version}/{step}")
async def take_step(desk: DeskDep, version: str, step: str) -> Response:
    """Compare with the rules in force, or put in force."""
    answers = await desk.page.answers()
    if step not in _NOTICES:
        return desk.page.go(f"{_PATH}/{version}")
    try:
        await desk.page.api.post(f"{_API}/{version}/{step}", key=key_of(answers))
    except ApiProblemError as problem:
        return await _card(desk, version, problem=problem)
    return desk.page.go(f"{_PATH}/{version}", notice=desk.page.say(_NOTICES[step]))


async def _card(desk: Desk, version: str, *, problem: ApiProblemError | None = None) -> Response:
    card = await desk.page.api.get(f"{_API}/{version}")
    comparison = await desk.page.api.find(f"{_API}/{version}/comparison") if card["draft"] else None
    labels = {code: texts[desk.page.language] for code, texts in card["document"].get("labels", {}).items()}
    shown = comparison_view(comparison, labels=labels) if comparison else None
    places = [one["territory"] for one in (shown or {}).get("lists", [])]
    return desk.render(
        "rule",
        problem=problem,
        card=card,
        document=json.dumps(card["document"], ensure_ascii=False, indent=1),
        comparison=shown,
        labels=labels,
        names=await place_names(desk.page, places),
        is_own=bool(card["draft"]) and card["draft"]["drafted_by"] == desk.account_id,
        is_draft=card["state"] == "drafted",
        states=_words(desk, RULE_STATES),
        causes=_words(desk, CAUSES),
    )


async def _in_force(desk: Desk) -> dict[str, Any]:
    current = await desk.page.api.get("/public/rules/current")
    document: dict[str, Any] = (await desk.page.api.get(f"{_API}/{current['version']}"))["document"]
    return document


def _words(desk: Desk, words: Any) -> dict[str, str]:
    return dict(options(desk.page, words))
