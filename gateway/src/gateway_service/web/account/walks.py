"""Phone and IIN, the code, the password: the three steps of registration and of a forgotten password."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.account import codes
from gateway_service.web.account.codes import CodeStep
from gateway_service.web.account.sending import digits, errors_of, key_for, missing
from gateway_service.web.in_process import ApiProblemError, FieldError
from gateway_service.web.page import Page, PageDep
from gateway_service.web.translations import marked

_ASKED = {
    "phone": marked("Enter your mobile number."),
    "iin": marked("Enter the IIN: 12 digits."),
    "policy_accepted": marked("Read the user data policy and accept it."),
}
_PASSWORDS = {
    "password": marked("Think up a password."),
    "password_repeat": marked("Enter the password once more."),
}
_EMPTY = {"phone": "+7 ", "iin": "", "policy_accepted": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordWalk:
    """One of the two walks; its routes are `router()`."""

    step: CodeStep
    #: Marked: what is said at the sign-in page when the password is saved.
    done: str

    def router(self) -> APIRouter:
        """The pages of the walk."""
        router, start = APIRouter(), self.step.start
        router.add_api_route(start, self.show_start, methods=["GET"])
        router.add_api_route(start, self.request_code, methods=["POST"])
        router.add_api_route(f"{start}/code", self.show_code, methods=["GET"])
        router.add_api_route(f"{start}/code", self.confirm_code, methods=["POST"])
        router.add_api_route(f"{start}/password", self.show_password, methods=["GET"])
        router.add_api_route(f"{start}/password", self.save_password, methods=["POST"])
        return router

    async def show_start(self, page: PageDep) -> Response:
        """Phone, IIN and the data policy."""
        return await self._start(page, _EMPTY | {"key": new_id()})

    async def request_code(self, page: PageDep) -> Response:
        """Send a code to the phone."""
        answers = await page.answers()
        if errors := missing(page, answers, _ASKED):
            return await self._start(page, answers, errors=errors)
        body = {
            "phone": answers["phone"],
            "iin": digits(answers["iin"]),
            "policy_version": answers.get("policy_version", ""),
            "policy_accepted": True,
        }
        try:
            request = await page.api.post(self.step.api, body, key=key_for(answers, body))
        except ApiProblemError as problem:
            return await self._start(page, answers, errors=errors_of(problem, field="phone"))
        return codes.keep_request(page, self.step, request)

    async def show_code(self, page: PageDep) -> Response:
        """The code from the SMS, with the time it takes to come."""
        return codes.show_code(page, self.step)

    async def confirm_code(self, page: PageDep) -> Response:
        """Prove the phone; only now is anything of the person told."""
        typed = await codes.typed_code(page, self.step)
        if isinstance(typed, Response):
            return typed
        try:
            confirmed = await page.api.post(f"{self.step.api}/{typed.request['id']}/code", {"code": typed.code})
        except ApiProblemError as problem:
            return codes.show_code(page, self.step, errors=errors_of(problem, field="code"))
        page.keep(**{self.step.name: typed.request | {"confirmed": confirmed}})
        return page.go(f"{self.step.start}/password")

    async def show_password(self, page: PageDep) -> Response:
        """The password to choose, beneath the person's data where they are told."""
        return self._password(page)

    async def save_password(self, page: PageDep) -> Response:
        """The walk's end: on to signing in."""
        form = {name: value for name, value in (await page.form()).items() if isinstance(value, str)}
        request = _confirmed(page, self.step)
        errors = missing(page, form, _PASSWORDS)
        if request is None or errors:
            return self._password(page, errors=errors)
        body = {name: form[name] for name in _PASSWORDS}
        body["completion_token"] = request["confirmed"]["completion_token"]
        try:
            await page.api.post(f"{self.step.api}/{request['id']}/password", body)
        except ApiProblemError as problem:
            return self._password(page, errors=errors_of(problem, field="password"))
        codes.drop_request(page, self.step)
        return page.go("/sign-in", notice=page.say(self.done))

    async def _start(
        self, page: Page, answers: Mapping[str, str], *, errors: list[FieldError] | None = None
    ) -> Response:
        policy = await page.api.get("/policy")
        kept = {**_EMPTY, **answers}
        return page.render("account/start.html", step=self.step, policy=policy, answers=kept, errors=errors)

    def _password(self, page: Page, *, errors: list[FieldError] | None = None) -> Response:
        request = _confirmed(page, self.step)
        if request is None:
            return page.go(self.step.start)
        person = request["confirmed"].get("person")
        return page.render("account/new_password.html", step=self.step, person=person, errors=errors)


def _confirmed(page: Page, step: CodeStep) -> dict[str, Any] | None:
    request = codes.kept_request(page, step)
    return request if request and "confirmed" in request else None


REGISTRATION = PasswordWalk(
    step=CodeStep(
        name="registration",
        start="/registration",
        path="/registration/code",
        api="/registrations",
        title=marked("Sign up"),
        button=marked("Send"),
        steps=True,
    ),
    done=marked("Your data are saved. Now sign in to your personal account with the password you have chosen."),
)
RECOVERY = PasswordWalk(
    step=CodeStep(
        name="recovery",
        start="/recovery",
        path="/recovery/code",
        api="/password-recoveries",
        title=marked("Password recovery"),
        button=marked("Send"),
        steps=True,
    ),
    done=marked("The new password is saved, and you are signed out on all devices. Sign in with the new password."),
)
