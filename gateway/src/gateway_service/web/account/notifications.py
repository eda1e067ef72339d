"""What the account was told, and by which ways it wants to hear more."""

import re
from typing import Any

from fastapi import APIRouter, Response

from gateway_service.web.account.sending import errors_of
from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.page import Page, PageDep
from gateway_service.web.translations import marked

router = APIRouter()
_SETTINGS = "account/notification_settings.html"
_PATH = "/notifications"
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
#: The API's names, in words; each state with the look of its tag.
CHANNELS = {
    "in_app": marked("Personal account"),
    "sms": marked("SMS"),
    "email": marked("E-mail"),
}
STATES = {
    "queued": (marked("waiting to be sent"), ""),
    "sent": (marked("sent"), ""),
    "delivered": (marked("delivered"), "good"),
    "failed": (marked("not delivered"), "bad"),
    "dropped_expired": (marked("not sent: too late"), "warn"),
}


@router.get("/notifications")
async def show_notifications(page: PageDep) -> Response:
    """The newest first, each with how far it got."""
    page.need("parent")
    query = {"cursor": page.request.query_params.get("cursor")}
    found = await page.api.get("/notifications", limit=20, **query)
    notices = [_shown(page, notice) for notice in found["items"]]
    return page.render("account/notifications.html", notices=notices, next_cursor=found["next_cursor"])


@router.post("/notifications/read")
async def read_all(page: PageDep) -> Response:
    """Mark what the page showed."""
    page.need("parent")
    form = await page.form()
    for notice_id in form.getlist("id"):
        if _ID.fullmatch(str(notice_id)):
            await page.api.post(f"/notifications/{notice_id}/read")
    return page.go(_PATH)


@router.post("/notifications/{notice_id}/read")
async def read_one(notice_id: str, page: PageDep) -> Response:
    """Mark one."""
    page.need("parent")
    await page.form()
    await page.api.post(f"/notifications/{notice_id}/read")
    return page.go(f"{_PATH}#notice-{notice_id}")


@router.get("/settings/notifications")
async def show_choice(page: PageDep) -> Response:
    """Where messages go, and which are wanted besides those that must come."""
    page.need("parent")
    return await _choice(page, await page.api.get("/notification-settings"))


@router.post("/settings/notifications")
async def save_choice(page: PageDep) -> Response:
    """The whole choice."""
    page.need("parent")
    form, present = await page.form(), await page.api.get("/notification-settings")
    wanted, kinds = form.getlist("channel"), form.getlist("kind")
    channels = [one for one in present["channels"] if one["channel"] != "in_app"]
    choice = {
        "channels": [{"channel": one["channel"], "muted": one["channel"] not in wanted} for one in channels],
        "optional_kinds": [{"kind": one["kind"], "enabled": one["kind"] in kinds} for one in present["optional_kinds"]],
    }
    try:
        await page.api.put("/notification-settings", choice)
    except ApiProblemError as problem:
        return page.render(_SETTINGS, settings=present, channel_names=_names(page), errors=errors_of(problem, field=""))
    return page.go("/settings", notice=page.say("Saved."))


async def _choice(page: Page, settings: dict[str, Any]) -> Response:
    return page.render(_SETTINGS, settings=settings, channel_names=_names(page))


def _names(page: Page) -> dict[str, str]:
    return {channel: page.say(name) for channel, name in CHANNELS.items()}


def _shown(page: Page, notice: dict[str, Any]) -> dict[str, Any]:
    """The notice with its deliveries in words; the account's own list needs none."""
    deliveries = [_delivery(page, one) for one in notice["deliveries"] if one["channel"] != "in_app"]
    return notice | {"deliveries": deliveries}


def _delivery(page: Page, delivery: dict[str, Any]) -> dict[str, Any]:
    state, kind = STATES.get(delivery["state"], (delivery["state"], ""))
    channel = CHANNELS.get(delivery["channel"], delivery["channel"])
    return delivery | {"channel": page.say(channel), "state": page.say(state), "kind": kind}
