"""A parent at the portal in a browser, who does what the user guide says, step by step."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx
from playwright.async_api import Page

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import PASSWORD
from balabaqsha_testkit.waiting import eventually

#: The steps of an application: the field each asks for, and what she answers.
_WISHES = {
    "group": ("group_type", "general"),
    "region": ("region", "750000000"),
    "district": ("district", "751310000"),
    "language": ("language", "kk"),
    "privilege": ("privilege", "none"),
}
#: Those, the documents, the list of what is done, and the check.
_MOST_STEPS = len(_WISHES) + 3
_CODE = re.compile(r"\b(\d{6})\b")


@dataclass(kw_only=True)
class Visitor:
    """One family's first guardian at one browser."""

    page: Page
    house: House
    family: dict[str, Any]
    language: str = "ru"
    #: Called with a name whenever a page of the way is shown.
    looks: Any = None
    used_codes: set[str] = field(default_factory=set)

    @property
    def guardian(self) -> dict[str, Any]:
        """Who she is in the register."""
        found: dict[str, Any] = self.family["guardians"][0]
        return found

    async def go(self, path: str) -> None:
        """Open a page of the portal in her language."""
        await self.page.goto(f"{self.house.url('gateway')}/{self.language}{path}")

    async def look(self, name: str) -> None:
        """Note that the page is shown."""
        if self.looks is not None:
            await self.looks(self.page, name)

    async def press(self) -> None:
        """The one chief button of the page's form."""
        await self.page.locator("main form button.button:not(.second):not(.danger)").last.click()
        await self.page.wait_for_load_state("load")

    async def tick(self, selector: str) -> None:
        """Choose the first box or circle of the kind."""
        await self.page.locator(selector).first.check()

    async def type_in(self, **fields: str) -> None:
        """Fill in fields by name."""
        for name, value in fields.items():
            await self.page.locator(f"main [name={name}]").first.fill(value)

    async def code_from_sms(self) -> str:
        """The newest code sent to her phone."""

        async def arrived() -> str | None:
            async with httpx.AsyncClient() as api:
                answer = await api.get(f"{self.house.url('sms')}/messages", params={"to": self.guardian["phone"]})
            codes = [found[1] for item in answer.json()["items"] if (found := _CODE.search(item["text"]))]
            fresh = [code for code in codes if code not in self.used_codes]
            return fresh[-1] if fresh else None

        code: str = await eventually(arrived, within=20, hint="no code came")
        self.used_codes.add(code)
        return code

    async def register(self) -> None:
        """From the button "Регистрация" to the password."""
        await self.go("/registration")
        await self.look("registration")
        await self.type_in(phone=self.guardian["phone"], iin=self.guardian["iin"])
        await self.tick("main [name=policy_accepted]")
        await self.press()
        await self.look("registration-code")
        await self.type_in(code=await self.code_from_sms())
        await self.press()
        await self.look("registration-password")
        await self.type_in(password=PASSWORD, password_repeat=PASSWORD)
        await self.press()

    async def sign_in(self) -> None:
        """By IIN and password, to the personal account."""
        await self.go("/sign-in?by=iin")
        await self.look("sign-in")
        await self.type_in(identifier=self.guardian["iin"], password=PASSWORD)
        await self.press()

    async def add_child(self, place: int = 0) -> None:
        """From the button "Добавить ребенка" over "Проверить ИИН" to the list of children."""
        await self.go("/children/add")
        await self.look("child-add")
        await self.type_in(iin=self.family["children"][place]["iin"])
        await self.press()
        await self.look("child-check")
        await self.press()
        await self.look("children")

    async def file(self) -> str:
        """From the button "Добавить заявление" to the confirmation; the application's id."""
        await self.go("/applications/new")
        await self.look("application-new")
        await self.tick("main [name=child]")
        await self.press()
        for _ in range(_MOST_STEPS):
            await self.look(f"application-{self._step()}")
            if not await self._answer():
                break
        await self.tick("main [name=consent_accepted]")
        await self.press()
        await self.look("application-filed")
        return self.page.url.rsplit("/", 2)[-2]

    async def _answer(self) -> bool:
        """Answer the step that is shown and go on; False where all that is left is to check and send."""
        step = self._step()
        if step == "check":
            return False
        if step == "documents":
            await self.page.locator("main .actions a.button").first.click()
        else:
            await self.choose(*_WISHES[step])
            await self.press()
        return True

    async def choose(self, name: str, value: str) -> None:
        """Take one of the answers, whether they are shown as buttons or as a list."""
        listed = self.page.locator(f"main select[name={name}]")
        if await listed.count():
            await listed.select_option(value)
            return
        await self.page.locator(f'main [name={name}][value="{value}"]').check()

    def _step(self) -> str:
        """The last part of the address."""
        return self.page.url.split("?")[0].rsplit("/", 1)[-1]
