"""Waiting lists of kindergartens, as a family sees them."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from gateway_service.web.page import Page
from gateway_service.web.place.reading import Document, path_of
from gateway_service.web.place.terms import Term, term_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingList:
    """A list the child stands in, with the name of its kindergarten where that can be had."""

    kindergarten_id: str
    name: str
    address: str
    number: int
    total: int
    age_band: str
    language: str
    #: The group whose place is kept for the child, and until when.
    offered_group: str | None
    accept_by: Term | None


async def lists_of(page: Page, application_id: str) -> list[WaitingList]:
    """Every list the child stands in; an offered place first."""
    found: Document = await page.api.get(path_of(application_id, "/voucher/waitlist"))
    items = found["items"]
    homes = await asyncio.gather(*(page.api.find(f"/public/kindergartens/{item['kindergarten_id']}") for item in items))
    now = page.portal.clock()
    lists = [_list(item, home or {}, now=now) for item, home in zip(items, homes, strict=True)]
    return sorted(lists, key=lambda one: one.offered_group is None)


def _list(item: Document, home: Document, *, now: datetime) -> WaitingList:
    return WaitingList(
        kindergarten_id=item["kindergarten_id"],
        name=home.get("name", ""),
        address=home.get("address", ""),
        number=item["number"],
        total=item["total"],
        age_band=item["age_band"]["text"],
        language=item["language"]["text"] if item["language"] else "",
        offered_group=item["offered_group_id"],
        accept_by=term_of(item["accept_by"], now=now),
    )
