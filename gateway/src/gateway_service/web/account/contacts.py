"""Phones and e-mail: a new one counts when its code has come back."""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from gateway_service.web.account import codes
from gateway_service.web.account.codes import CodeStep
from gateway_service.web.account.sending import errors_of, missing
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page, PageDep
from gateway_service.web.translations import marked

_TEMPLATE = "account/contact.html"
STEP = CodeStep(
    name="contact",
    start="/settings",
    path="/settings/contact-code",
    api="/account/contact-codes",
    title=marked("Confirm the new contact"),
    button=marked("Confirm"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPages:
    """The pages of one contact; its routes are `router()`."""

    #: What the API calls it, and the field of the form.
    field: str
    path: str
    #: Marked texts.
    title: str
    empty: str
    type: str
    may_be_removed: bool = True

    def router(self) -> APIRouter:
        """Show and change."""
        router = APIRouter()
        router.add_api_route(self.path, self.show, methods=["GET"])
        router.add_api_route(self.path, self.change, methods=["POST"])
        return router

    async def show(self, page: PageDep) -> Response:
        """The contact as it is now, and a field for another."""
        page.need("parent")
        return await self._form(page)

    async def change(self, page: PageDep) -> Response:
        """Send a code to the new one, or remove the old."""
        page.need("parent")
        answers = await page.answers()
        removing = self.may_be_removed and answers.get("action") == "remove"
        typed = answers.get(self.field, "")
        if not removing and (errors := missing(page, answers, {self.field: self.empty})):
            return await self._form(page, errors=errors)
        try:
            changed = await page.api.patch("/account", {self.field: None if removing else typed})
        except ApiProblemError as problem:
            return await self._form(page, typed=typed, errors=errors_of(problem, field=self.field))
        pending = next((each for each in changed["pending_contacts"] if each["field"] == self.field), None)
        if pending is None:
            return page.go("/settings", notice=page.say("Saved."))
        return codes.keep_request(page, STEP, pending)

    async def _form(self, page: Page, *, typed: str = "", errors: list[FieldError] | None = None) -> Response:
        account = await page.api.get("/account")
        return page.render(_TEMPLATE, contact=self, present=account[self.field], typed=typed, errors=errors)


code_router = APIRouter()


@code_router.get("/settings/contact-code")
async def show_code(page: PageDep) -> Response:
    """The code that went to the new contact."""
    page.need("parent")
    return codes.show_code(page, STEP)


@code_router.post("/settings/contact-code")
async def confirm(page: PageDep) -> Response:
    """From now on the new contact counts."""
    page.need("parent")
    typed = await codes.typed_code(page, STEP)
    if isinstance(typed, Response):
        return typed
    try:
        await page.api.post(f"{STEP.api}/{typed.request['id']}", {"code": typed.code})
    except ApiProblemError as problem:
        return codes.show_code(page, STEP, errors=errors_of(problem, field="code"))
    codes.drop_request(page, STEP)
    return page.go("/settings", notice=page.say("The new contact is confirmed."))


CONTACTS = (
    ContactPages(
        field="phone",
        path="/settings/phone",
        title=marked("Phone number"),
        empty=marked("Enter the phone number."),
        type="tel",
        may_be_removed=False,
    ),
    ContactPages(
        field="second_phone",
        path="/settings/second-phone",
        title=marked("Second phone number"),
        empty=marked("Enter the phone number."),
        type="tel",
    ),
    ContactPages(
        field="email",
        path="/settings/email",
        title=marked("E-mail"),
        empty=marked("Enter the e-mail address."),
        type="email",
    ),
)
