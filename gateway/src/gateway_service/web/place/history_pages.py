"""The whole history of a number, some weeks a page."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from gateway_service.web.page import PageDep
from gateway_service.web.place.history_view import changes_of, chart_of
from gateway_service.web.place.reading import ApplicationId, path_of, read_application

_SPAN = timedelta(days=60)
Number = Literal["overall", "category", "cohort"]
By = Literal["day", "change"]
router = APIRouter(prefix="/applications/{application_id}")


@router.get("/history")
async def show_history(
    application_id: ApplicationId,
    page: PageDep,
    number: Number = "overall",
    by: By = "day",
    until: Annotated[AwareDatetime | None, Query()] = None,
) -> Response:
    """Every change with its reasons, the newest first, and the chart of the same days."""
    application = await read_application(page, application_id)
    now = page.portal.clock()
    last = min(until or now, now)
    first = last - _SPAN
    query = {"number": number, "by": by, "since": _instant(first), "until": _instant(last)}
    history: dict[str, Any] | None = await page.api.find(path_of(application_id, "/position/history"), **query)
    filed_at = application["filed_at"]
    return page.render(
        "place/history.html",
        application=application,
        number=number,
        by=by,
        given_until=_instant(until) if until else "",
        since=(history or {}).get("since") or _instant(first),
        until=_instant(last),
        changes=changes_of(history),
        chart=chart_of(history),
        earlier=_earlier(history, first=first, filed_at=filed_at),
    )


def _earlier(history: dict[str, Any] | None, *, first: datetime, filed_at: str | None) -> str:
    """Where the page before this one ends; empty where the application was not filed yet."""
    begin = datetime.fromisoformat(history["since"]) if history else first
    return _instant(begin) if filed_at and datetime.fromisoformat(filed_at) < begin else ""


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
