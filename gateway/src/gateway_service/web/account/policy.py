"""A new version of the data policy: read and accepted before going on."""

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.account.sending import errors_of, key_for, missing
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page, PageDep
from gateway_service.web.translations import marked

router = APIRouter()
_ASKED = {"policy_accepted": marked("Read the user data policy and accept it.")}


@router.get("/settings/policy")
async def show_policy(page: PageDep) -> Response:
    """The policy in force, and whether it is accepted."""
    page.need("parent")
    return await _form(page, key=new_id())


@router.post("/settings/policy")
async def accept_policy(page: PageDep) -> Response:
    """Accept it and go on to where she was going."""
    page.need("parent")
    answers = await page.answers()
    if errors := missing(page, answers, _ASKED):
        return await _form(page, key=answers.get("key", ""), errors=errors)
    body = {"policy_version": answers.get("policy_version", ""), "policy_accepted": True}
    try:
        await page.api.post("/account/policy-acceptances", body, key=key_for(answers, body))
    except ApiProblemError as problem:
        return await _form(page, key=new_id(), errors=errors_of(problem, field="policy_accepted"))
    after = str(page.flow.get("after_policy") or "/settings")
    page.keep(after_policy=None)
    return page.go(page.next_path(after), notice=page.say("The data policy is accepted."))


async def _form(page: Page, *, key: str, errors: list[FieldError] | None = None) -> Response:
    policy, account = await page.api.get("/policy"), await page.api.get("/account")
    return page.render(
        "account/policy.html",
        policy=policy,
        account=account,
        key=key,
        after=page.flow.get("after_policy"),
        errors=errors,
    )
