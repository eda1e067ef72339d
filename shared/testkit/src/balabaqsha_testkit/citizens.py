"""Parents with filed applications, for tests that go on from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

from balabaqsha_testkit.house import House
from balabaqsha_testkit.parents import Parent, RefusedError
from balabaqsha_testkit.people import PDF
from balabaqsha_testkit.waiting import eventually


@dataclass(kw_only=True)
class Citizen:
    """A signed-in parent and the applications filed so far, one a child."""

    parent: Parent
    filed: list[dict[str, Any]]

    @classmethod
    async def come_in(cls, house: House, api: httpx.AsyncClient, *, births: Sequence[str]) -> Self:
        """A new family with children born on those days, registered and signed in."""
        children = [{"birth_date": birth} for birth in births]
        parent = await Parent.of_new_family(house, api, children=children)
        await parent.register()
        await parent.sign_in()
        return cls(parent=parent, filed=[])

    def path(self, place: int = 0) -> str:
        """The address of an application."""
        return f"/applications/{self.filed[place]['id']}"

    async def file(self, place: int = 0, *, document_kind: str | None = None, **wishes: Any) -> dict[str, Any]:
        """File for a child, with a document if its kind is given, and wait for the number."""
        child = await self.parent.add_child(place)
        draft = await self.parent.draft(child["id"], **wishes)
        if document_kind is not None:
            await self.attach(draft["id"], kind=document_kind)
        filed = await self.parent.submit(draft["id"])
        await self.parent.numbered(filed["id"])
        self.filed.append(filed | {"child_id": child["id"]})
        return filed

    async def attach(self, application_id: str, *, kind: str) -> dict[str, Any]:
        """One more document."""
        answer = await self.parent.ask(
            "POST",
            f"/applications/{application_id}/documents",
            files={"file": ("certificate.pdf", PDF, "application/pdf")},
            data={"kind": kind},
        )
        if not answer.is_success:
            raise RefusedError(answer)
        document: dict[str, Any] = answer.json()
        return document

    async def delete(self, path: str, **options: Any) -> Any:
        """The body of a good answer, if there is one."""
        answer = await self.parent.ask("DELETE", path, **options)
        if not answer.is_success:
            raise RefusedError(answer)
        return answer.json() if answer.content else None

    async def in_state(self, state: str, place: int = 0, *, within: float = 20.0) -> dict[str, Any]:
        """The application, once it is in the public state."""

        async def look() -> dict[str, Any] | None:
            found: dict[str, Any] = await self.parent.get(self.path(place))
            return found if found["state"]["code"] == state else None

        hint = f"{self.path(place)} does not come to {state}"
        found: dict[str, Any] = await eventually(look, within=within, hint=hint)
        return found
