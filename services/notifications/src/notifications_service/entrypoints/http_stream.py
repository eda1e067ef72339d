"""The caller's notices as server-sent events, from the service's own database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse

from balabaqsha_chassis.database_faults import is_passing
from balabaqsha_chassis.ended_sessions import session_has_ended
from balabaqsha_chassis.principal import LONGEST_LIFE, Principal, PrincipalDep
from balabaqsha_chassis.problems import Problem
from notifications_service.domain.terms import Language
from notifications_service.entrypoints.http import LanguageDep
from notifications_service.entrypoints.http_models import NotificationView
from notifications_service.entrypoints.notice_feed import MOST_STREAMS_OF_AN_ACCOUNT
from notifications_service.entrypoints.state import NotificationsState, StateDep
from notifications_service.use_cases.list_notices import ToldNotice, with_sendings

HEARTBEAT_SECONDS = 15.0
_RETRY_MILLISECONDS = 3000
_MOST_AT_ONCE = 100
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_LONGEST_NUMBER = 18
_log = structlog.get_logger()

router = APIRouter(tags=["notifications"])


@router.get(
    "/notifications/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "Events `ready` and `notification`"}},
)
async def get_stream(
    request: Request,
    principal: PrincipalDep,
    state: StateDep,
    language: LanguageDep,
    last_event_id: Annotated[str | None, Header(max_length=40)] = None,
) -> StreamingResponse:
    """New and changed notices as they come; `Last-Event-ID` brings what was missed.

    The stream ends when the token it was opened with does: open it again with a new one.
    """
    if state.feed.streams_of(principal.account_id) >= MOST_STREAMS_OF_AN_ACCOUNT:
        raise Problem(429, "too_many_streams", headers={"Retry-After": "30"})
    stream = NoticeStream(request=request, principal=principal, state=state, language=language)
    events = stream.events(_revision(last_event_id))
    return StreamingResponse(events, media_type="text/event-stream", headers=_HEADERS)


def _revision(last_event_id: str | None) -> int | None:
    text = (last_event_id or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeStream:
    """One open stream."""

    request: Request
    principal: Principal
    state: NotificationsState
    language: Language

    async def events(self, last: int | None) -> AsyncIterator[str]:
        """The stream's text; a comment at least every 15 s keeps the line."""
        with self.state.feed.follow(self.principal.account_id) as changed:
            try:
                if last is None:
                    last, ready = await self._begin()
                    yield ready
                while await self._may_go_on():
                    told = await self._changed_since(last)
                    for one in told:
                        last = one.notice.revision
                        yield self._event(one)
                    if not told and not await _changes(changed):
                        yield ": heartbeat\n\n"
            except Exception as fault:
                if not is_passing(fault):
                    raise
                _log.warning("stream_interrupted", fault=type(fault).__name__)

    async def _begin(self) -> tuple[int, str]:
        account_id = self.principal.account_id
        async with self.state.open_unit_of_work() as unit_of_work:
            last = await unit_of_work.notices.revision(account_id)
            unread = await unit_of_work.notices.unread(account_id)
        return last, f'retry: {_RETRY_MILLISECONDS}\nid: {last}\nevent: ready\ndata: {{"unread": {unread}}}\n\n'

    async def _may_go_on(self) -> bool:
        if getattr(self.request.app.state, "stopping", False):
            return False
        if self.state.clock() >= self.principal.issued_at + LONGEST_LIFE:
            return False
        async with self.state.open_unit_of_work() as unit_of_work:
            return not await session_has_ended(unit_of_work.connection, self.principal)

    async def _changed_since(self, last: int) -> list[ToldNotice]:
        async with self.state.open_unit_of_work() as unit_of_work:
            notices = await unit_of_work.notices.changed_since(
                self.principal.account_id, revision=last, limit=_MOST_AT_ONCE
            )
            return await with_sendings(notices, unit_of_work=unit_of_work)

    def _event(self, told: ToldNotice) -> str:
        view = NotificationView.of(told, language=self.language, url=self.state.portal_url)
        return f"id: {told.notice.revision}\nevent: notification\ndata: {view.model_dump_json()}\n\n"


async def _changes(changed: asyncio.Event) -> bool:
    """Whether something changed before the next heartbeat is due."""
    try:
        await asyncio.wait_for(changed.wait(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return False
    changed.clear()
    return True
