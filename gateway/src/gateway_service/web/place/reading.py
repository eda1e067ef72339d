"""What the pages of a filed application are made of, asked of the API."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Path

from gateway_service.web.in_process import ApiProblemError, InProcessApi
from gateway_service.web.page import Page

ApplicationId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
Uuid = Annotated[str, Path(pattern=r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")]
Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An application with everything the queue says of it; parts that are not there, or away, are None."""

    #: With its child, its position and its voucher in it.
    application: Document
    history: Document | None
    forecast: Document | None
    renewal: Document | None


def path_of(application_id: str, rest: str = "") -> str:
    """The API's path of an application."""
    return f"/applications/{application_id}{rest}"


async def read_application(page: Page, application_id: str) -> Document:
    """The application with its child, its position and its voucher; only for parents who are signed in."""
    page.need("parent")
    found: Document = await page.api.get(path_of(application_id))
    return found


async def read_standing(page: Page, application_id: str) -> Standing:
    """Everything of the status page; raises `ApiProblemError` where the application itself cannot be had."""
    application = await read_application(page, application_id)
    code = application["state"]["code"]
    wanted = {"history": code != "draft", "forecast": code == "queued", "renewal": code == "queued"}
    paths = {"history": "/position/history", "forecast": "/forecast", "renewal": "/renewal"}
    found = await asyncio.gather(
        *(_part(wanted[name], page.api, path_of(application_id, path)) for name, path in paths.items())
    )
    return Standing(application=application, **dict(zip(paths, found, strict=True)))


def voucher_of(application: Document) -> Document | None:
    """Its newest voucher; None where there is none. Raises `ApiProblemError` while the queue is away."""
    voucher: Document = application["voucher"]
    if voucher["available"]:
        return voucher
    if voucher["why"]["code"] == "temporarily_unavailable":
        raise ApiProblemError(503, {"code": "unavailable", "detail": voucher["why"]["text"]}, retry_after=5)
    return None


async def delete_with_key(page: Page, path: str, *, key: str, **query: Any) -> None:
    """Take something back, safe to be sent twice."""
    headers = {"idempotency-key": key} if key else {}
    answer = await page.api.ask("DELETE", path, query=query, headers=headers)
    if not answer.is_good:
        raise answer.problem()


async def _part(wanted: bool, api: InProcessApi, path: str) -> Document | None:  # noqa: FBT001 - one of two
    return await api.find(path) if wanted else None
