"""Brings the application a page is about, and says where else its reader belongs."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Response

from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import etag
from gateway_service.web.family.stages import Stage, stage_of
from gateway_service.web.page import Page, PageDep

#: A document of the API.
Document = dict[str, Any]
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


def opaque_id(value: str) -> str:
    """The id of an address; whatever cannot be one of ours is not found."""
    if not _ID.fullmatch(value):
        raise Problem(404, "not_found")
    return value


def _application_id(application_id: str) -> str:
    return opaque_id(application_id)


ApplicationId = Annotated[str, Depends(_application_id)]


async def load_application(page: Page, application_id: str) -> Document:
    """The application as its parent sees it; raises what the API says against it."""
    page.need("parent")
    found: Document = await page.api.get(f"/applications/{application_id}")
    return found


async def _application(page: PageDep, application_id: ApplicationId) -> Document:
    return await load_application(page, application_id)


#: The application of the address, for a parent who is signed in.
ApplicationDep = Annotated[Document, Depends(_application)]


async def _parent(page: PageDep) -> Page:
    page.need("parent")
    return page


#: The page, for a parent who is signed in.
ParentDep = Annotated[Page, Depends(_parent)]


def elsewhere(page: Page, application: Document, *stages: Stage) -> Response | None:
    """The way to where an application of another stage is looked after; None when it is of one of these."""
    stage = stage_of(application)
    if stage in stages:
        return None
    return page.go(home_of(application))


def home_of(application: Mapping[str, Any]) -> str:
    """The page from which an application of this stage is worked on."""
    start = f"/applications/{application['id']}"
    ends = {Stage.DRAFT: "/edit", Stage.FILED: "/edit", Stage.CORRECTION: "/resubmit"}
    return start + ends.get(stage_of(application), "")


async def change(page: Page, application: Document, **changes: Any) -> Document:
    """The application after the change of these fields, if nobody changed it since it was loaded."""
    path = f"/applications/{application['id']}"
    changed: Document = await page.api.patch(path, changes, version=etag(application["version"]))
    return changed
