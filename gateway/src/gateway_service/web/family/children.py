"""My children: added by IIN after a look at what the register says, and taken off again."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from gateway_service.web.family.loading import ParentDep, opaque_id
from gateway_service.web.family.stages import CLOSED
from gateway_service.web.family.views import full_name
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page

#: What an earlier step left for the next ones: the register's answer, and whether an application waits for the child.
CHECK, FOR_APPLICATION = "child_check", "child_for_application"
_OF_REGISTER = "register_unavailable"
_NOT_FOUND = 404
_UNAVAILABLE = 503
router = APIRouter()


def _child_id(child_id: str) -> str:
    return opaque_id(child_id)


ChildId = Annotated[str, Depends(_child_id)]


@router.get("/children")
async def show_children(page: ParentDep) -> Response:
    """Everybody this account may file for."""
    answer = await page.api.get("/children")
    return page.render("family/children.html", children=answer["items"])


@router.get("/children/add")
async def show_add(page: ParentDep) -> Response:
    """Ask for the child's IIN; `for` says that an application waits."""
    if page.request.query_params.get("for"):
        page.keep(**{FOR_APPLICATION: True})
    return page.render("family/child_add.html", iin="")


@router.post("/children/add")
async def check_iin(page: ParentDep) -> Response:
    """Ask the register, and show what it says."""
    answers = await page.answers()
    iin = "".join(answers.get("iin", "").split())
    if not iin:
        errors = [FieldError(field="iin", code="missing", text=page.say("Enter the child's IIN."))]
        return page.render("family/child_add.html", errors=errors, iin=iin)
    try:
        check = await page.api.post("/children/checks", {"iin": iin})
    except ApiProblemError as problem:
        return _not_checked(page, problem, iin=iin)
    page.keep(**{CHECK: check})
    return page.go("/children/check")


def _not_checked(page: Page, problem: ApiProblemError, *, iin: str) -> Response:
    if problem.code == _OF_REGISTER:
        errors = [FieldError(field="", code=problem.code, text=problem.text)]
        return page.render("family/child_add.html", status=_UNAVAILABLE, errors=errors, iin=iin)
    if not problem.errors and problem.is_of_form:
        problem.errors = [FieldError(field="iin", code=problem.code, text=problem.text)]
    return page.refused("family/child_add.html", problem, iin=iin)


@router.get("/children/check")
async def show_check(page: ParentDep) -> Response:
    """What the register knows of the child, to be looked over."""
    check = page.flow.get(CHECK)
    if check is None:
        return page.go("/children/add")
    return page.render("family/child_check.html", check=check)


@router.post("/children/check")
async def save_child(page: ParentDep) -> Response:
    """Add the child, and go back to what waits for it."""
    await page.form()
    check = page.flow.get(CHECK)
    if check is None:
        return page.go("/children/add")
    try:
        child = await page.api.post("/children", {"check_id": check["check_id"]})
    except ApiProblemError as problem:
        return page.refused("family/child_add.html", problem, iin="")
    waits = page.flow.get(FOR_APPLICATION)
    page.forget()
    path = f"/applications/new?child={child['id']}" if waits else "/children"
    return page.go(path, notice=page.say("%(name)s is added to your children.", name=full_name(child)))


@router.get("/children/{child_id}/remove")
async def show_remove(page: ParentDep, child_id: ChildId) -> Response:
    """What is lost with the child's removal."""
    return await _removal(page, child_id)


@router.post("/children/{child_id}/remove")
async def remove_child(page: ParentDep, child_id: ChildId) -> Response:
    """Take the child off, once it is clear what that costs; one that is off already is simply off."""
    answers = await page.answers()
    if not answers.get("confirm"):
        text = page.say("Confirm that you want to remove the child.")
        return await _removal(page, child_id, [FieldError(field="confirm", code="confirmation_missing", text=text)])
    try:
        await page.api.delete(f"/children/{child_id}")
    except ApiProblemError as problem:
        if problem.status != _NOT_FOUND:
            raise
    return page.go("/children", notice=page.say("The child is removed from your account."))


async def _removal(page: Page, child_id: str, errors: list[FieldError] | None = None) -> Response:
    child = await page.api.get(f"/children/{child_id}")
    answer = await page.api.get("/applications", limit=100)
    lost = [one for one in answer["items"] if _ends_with(one, child_id)]
    return page.render("family/child_remove.html", errors=errors, child=child, lost=lost)


def _ends_with(application: dict[str, Any], child_id: str) -> bool:
    is_open = application["state"]["code"] not in CLOSED
    return bool(application["own"]) and application["child_id"] == child_id and is_open
