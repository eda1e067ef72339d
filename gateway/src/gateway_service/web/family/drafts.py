"""The list of tasks of a draft, and what may be changed once it is filed."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.family.loading import ApplicationDep, ParentDep, elsewhere
from gateway_service.web.family.references import Lists, lists_for, name_of
from gateway_service.web.family.stages import Stage, stage_of
from gateway_service.web.family.steps import missing_fields
from gateway_service.web.family.views import child_name, document_rows
from gateway_service.web.page import Page
from gateway_service.web.translations import marked

_TITLES = {
    "group": marked("Group type"),
    "region": marked("Region, district and settlement"),
    "language": marked("Preferred language of instruction"),
    "privilege": marked("Privilege"),
    "documents": marked("Supporting documents"),
}
#: The fields that each task fills.
_FIELDS: Mapping[str, Sequence[str]] = {
    "group": ("group_type",),
    "region": ("region", "district", "settlement"),
    "language": ("language",),
    "privilege": (),
    "documents": (),
}
router = APIRouter(prefix="/applications/{application_id}")


@router.get("/edit")
async def show_edit(page: ParentDep, application: ApplicationDep) -> Response:
    """The tasks of a draft; of a filed application what may still be changed, and what that costs."""
    if (away := elsewhere(page, application, Stage.DRAFT, Stage.FILED)) is not None:
        return away
    lists = await lists_for(page, application)
    if stage_of(application) is Stage.FILED:
        return _filed(page, application, lists)
    tasks = tasks_of(page, application, lists)
    done = not missing_fields(application, lists)
    return page.render(
        "family/tasks.html", application=application, child=child_name(application), tasks=tasks, done=done
    )


def _filed(page: Page, application: dict[str, Any], lists: Lists) -> Response:
    return page.render(
        "family/change.html",
        application=application,
        child=child_name(application),
        values=values_of(application, lists),
        documents=document_rows(application, lists),
    )


def tasks_of(page: Page, application: Mapping[str, Any], lists: Lists) -> list[dict[str, Any]]:
    """Every task with what is answered, and whether that is enough."""
    missing = set(missing_fields(application, lists))
    values = values_of(application, lists)
    return [
        {
            "name": page.say(title),
            "path": f"/applications/{application['id']}/edit/{step}",
            "value": _value(page, step, values),
            **_status(page, step, values, is_missing=bool(missing & set(_FIELDS[step]))),
        }
        for step, title in _TITLES.items()
    ]


def values_of(application: Mapping[str, Any], lists: Lists) -> dict[str, Any]:
    """What is answered, by name; None where nothing is."""
    privilege = application["privilege"]
    return {
        "group": name_of(lists.group_types, application["group_type"]),
        "region": ", ".join(
            part for part in (lists.place.region, lists.place.district, lists.place.settlement) if part
        ),
        "language": name_of(lists.languages, application["language"]),
        "privilege": name_of(lists.privileges, privilege["type"]) if privilege else None,
        "documents": len(application["documents"]),
    }


def _value(page: Page, step: str, values: Mapping[str, Any]) -> str:
    if step != "documents":
        return values[step] or ""
    count = values["documents"]
    return page.say("Attached: %(count)s", count=count) if count else ""


def _status(page: Page, step: str, values: Mapping[str, Any], *, is_missing: bool) -> dict[str, str]:
    if is_missing:
        return {"status": page.say("Not filled in"), "kind": "warn"}
    if values[step]:
        return {"status": page.say("Done"), "kind": "good"}
    return {"status": page.say("If there is one") if step == "privilege" else page.say("If needed"), "kind": ""}
