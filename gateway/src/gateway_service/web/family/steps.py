"""The way through an application: what is asked, in which order, and where each answer leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Response

from gateway_service.web.family.loading import home_of
from gateway_service.web.family.references import Lists
from gateway_service.web.family.stages import Stage, stage_of
from gateway_service.web.in_process import FieldError
from gateway_service.web.page import Page
from gateway_service.web.translations import marked

#: Field of the application -> the page that asks for it.
PAGES: Mapping[str, str] = {
    "group_type": "group",
    "region": "region",
    "district": "district",
    "settlement": "settlement",
    "language": "language",
    "privilege": "privilege",
    "documents": "documents",
}
MISSING: Mapping[str, str] = {
    "group_type": marked("Choose a group type."),
    "region": marked("Choose a region."),
    "district": marked("Choose a district."),
    "settlement": marked("Choose a settlement."),
    "language": marked("Choose the preferred language of instruction."),
}
#: Each page leads to the next one; the last to the look over all answers.
_NEXT = {
    "group": "region",
    "region": "district",
    "district": "language",
    "settlement": "language",
    "language": "privilege",
}
#: The name under which a form says that its reader came from the look over all answers.
FROM, FROM_CHECK, LATER = "from", "check", "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the reader came to a step, as the address or the form says."""

    #: `check` when the answers are being looked over.
    origin: str = ""
    #: Whether to save and stop here.
    is_later: bool = False

    @classmethod
    def of(cls, answers: Mapping[str, str]) -> "Way":
        """The way that a query or a form tells."""
        origin = FROM_CHECK if answers.get(FROM) == FROM_CHECK else ""
        return cls(origin=origin, is_later=bool(answers.get(LATER)))

    @property
    def query(self) -> str:
        """Keeps the origin on the way to the next page."""
        return f"?{FROM}={self.origin}" if self.origin else ""


def address_of(application: Mapping[str, Any], step: str, way: Way | None = None) -> str:
    """The page of a step."""
    return f"/applications/{application['id']}/edit/{step}{way.query if way else ''}"


def field_page(application: Mapping[str, Any], field: str) -> str:
    """The page that asks for a field, on the way back to the look over all answers."""
    return address_of(application, PAGES[field], Way(origin=FROM_CHECK))


def back_of(application: Mapping[str, Any], way: Way) -> str:
    """Where "Back" leads."""
    if stage_of(application) is Stage.DRAFT and way.origin:
        return f"/applications/{application['id']}/check"
    return home_of(application)


def onwards(page: Page, application: Mapping[str, Any], step: str, way: Way) -> Response:
    """On from a step that is saved."""
    start = f"/applications/{application['id']}"
    if stage_of(application) is not Stage.DRAFT:
        return page.go(home_of(application), notice=page.say("Saved. Your place in the queue has not changed."))
    if way.is_later:
        return page.go("/applications", notice=page.say("Your answers are saved. You can continue at any time."))
    if way.origin == FROM_CHECK and step != "region":
        return page.go(f"{start}/check")
    following = _NEXT.get(step)
    return page.go(address_of(application, following, way) if following else f"{start}/check")


def missing_fields(application: Mapping[str, Any], lists: Lists) -> list[str]:
    """What filing needs and nobody has answered yet."""
    needed = ["group_type", "region", "district", "language"]
    if lists.place.has_settlements:
        needed.insert(3, "settlement")
    return [field for field in needed if not application[field]]


def missing_errors(page: Page, application: Mapping[str, Any], lists: Lists) -> list[FieldError]:
    """The same, each with its own words."""
    return [
        FieldError(field=field, code=f"{field}_missing", text=page.say(MISSING[field]))
        for field in missing_fields(application, lists)
    ]


def nothing_chosen(page: Page, field: str) -> list[FieldError]:
    """What a step says when it is sent without an answer."""
    return [FieldError(field=field, code=f"{field}_missing", text=page.say(MISSING[field]))]
