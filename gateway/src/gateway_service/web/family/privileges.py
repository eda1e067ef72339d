"""A privilege: chosen in a draft, claimed or given up after filing."""

from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.family.loading import ApplicationDep, Document, ParentDep, change, elsewhere, home_of
from gateway_service.web.family.references import items_of, name_of, together
from gateway_service.web.family.stages import Stage, stage_of
from gateway_service.web.family.steps import Way, address_of, back_of, onwards
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page

NONE = "none"
#: States in which a claim stands and has to be given up before another one is made.
_ALIVE = frozenset({"declared", "under_review", "auto_confirmed", "confirmed"})
_OPEN = (Stage.DRAFT, Stage.FILED, Stage.CORRECTION)
router = APIRouter(prefix="/applications/{application_id}")


@router.get("/edit/privilege")
async def show_privilege(page: ParentDep, application: ApplicationDep) -> Response:
    """Ask for the privilege and say what proves each."""
    if (away := elsewhere(page, application, *_OPEN)) is not None:
        return away
    way = Way.of(page.request.query_params)
    if _stands(application):
        return await _show_claim(page, application)
    return await _ask(page, application, way=way, value=_value(application, way), key=new_id())


@router.post("/edit/privilege")
async def save_privilege(page: ParentDep, application: ApplicationDep) -> Response:
    """Keep the choice; after filing it is a claim that somebody looks at."""
    answers = await page.answers()
    if (away := elsewhere(page, application, *_OPEN)) is not None:
        return away
    way, chosen, key = Way.of(answers), answers.get("privilege", ""), answers.get("key") or new_id()
    if not chosen and not way.is_later:
        text = page.say("Choose a privilege, or say that there is none.")
        errors = [FieldError(field="privilege", code="privilege_missing", text=text)]
        return await _ask(page, application, way=way, value="", key=key, errors=errors)
    try:
        return await _chosen(page, application, chosen, way=way, key=key)
    except ApiProblemError as problem:
        if not problem.is_of_form:
            raise
        errors = [FieldError(field="privilege", code=problem.code, text=problem.text)]
        return await _ask(page, application, way=way, value=chosen, key=new_id(), errors=errors)


@router.post("/edit/privilege/cancellation")
async def cancel_privilege(page: ParentDep, application: ApplicationDep) -> Response:
    """Give the privilege of a filed application up, once it is clear what that changes."""
    answers = await page.answers()
    if (away := elsewhere(page, application, Stage.FILED, Stage.CORRECTION)) is not None:
        return away
    if not _stands(application):
        return page.go(home_of(application))
    if not answers.get("confirm"):
        text = page.say("Confirm that you give the privilege up.")
        errors = [FieldError(field="confirm", code="confirmation_missing", text=text)]
        return await _show_claim(page, application, errors)
    await page.api.delete(f"/applications/{application['id']}/privilege")
    return page.go(home_of(application), notice=page.say("The privilege is given up."))


def _stands(application: Document) -> bool:
    """Whether a filed application has a claim that lives; in a draft any choice can be changed."""
    if stage_of(application) is Stage.DRAFT:
        return False
    privilege = application["privilege"]
    return bool(privilege) and privilege["state"] in _ALIVE


def _value(application: Document, way: Way) -> str:
    if application["privilege"]:
        return str(application["privilege"]["type"])
    return NONE if way.origin else ""


async def _chosen(page: Page, application: Document, chosen: str, *, way: Way, key: str) -> Response:
    claimed = None if chosen == NONE else chosen
    if stage_of(application) is not Stage.DRAFT:
        return await _claimed(page, application, claimed, key=key)
    known = application["privilege"]["type"] if application["privilege"] else None
    if chosen and claimed != known:
        await change(page, application, privilege={"type": claimed} if claimed else None)
    wants_documents = claimed is not None or application["group_type"] not in (None, "general")
    if wants_documents and not way.is_later:
        return page.go(address_of(application, "documents", way))
    return onwards(page, application, "privilege", way)


async def _claimed(page: Page, application: Document, claimed: str | None, *, key: str) -> Response:
    if claimed is None:
        return page.go(home_of(application))
    await page.api.post(f"/applications/{application['id']}/privilege", {"type": claimed}, key=key)
    notice = page.say("The privilege is claimed. Your place has not changed yet: attach what proves it.")
    return page.go(address_of(application, "documents"), notice=notice)


async def _ask(
    page: Page,
    application: Document,
    *,
    way: Way,
    value: str,
    key: str,
    errors: list[FieldError] | None = None,
) -> Response:
    listed, limits = await together(
        items_of(page.api, "/reference/privileges"), page.api.get("/reference/document-limits")
    )
    return page.render(
        "family/privilege.html",
        errors=errors,
        application=application,
        back_path=back_of(application, way),
        way=way,
        is_draft=stage_of(application) is Stage.DRAFT,
        value=value,
        key=key,
        options=[(item["code"], item["name"], _proof(page, item, limits["kinds"])) for item in listed],
    )


def _proof(page: Page, item: dict[str, Any], kinds: list[dict[str, Any]]) -> str:
    names = [str(name_of(kinds, kind)) for kind in item["document_kinds"]]
    return page.say("Proven by: %(documents)s", documents="; ".join(names)) if names else ""


async def _show_claim(page: Page, application: Document, errors: list[FieldError] | None = None) -> Response:
    listed = await items_of(page.api, "/reference/privileges")
    claim = application["privilege"]
    name = name_of(listed, claim["type"])
    return page.render("family/privilege_filed.html", errors=errors, application=application, claim=claim, name=name)
