"""Notices and settings over HTTP."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from balabaqsha_chassis.clock import to_milliseconds
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import Page, PageSize, decode_cursor, encode_cursor, language_of
from notifications_service.domain.errors import (
    AccountNotFoundError,
    CallCaseClosedError,
    CallCaseNotFoundError,
    ChannelUnknownError,
    KindNotOptionalError,
    NoticeNotFoundError,
    PhoneUnknownError,
    RoleRequiredError,
)
from notifications_service.entrypoints.http_models import ExportView, NotificationView, SettingsChoice, SettingsView
from notifications_service.entrypoints.state import StateDep
from notifications_service.use_cases.change_settings import ChangeSettings, change_settings
from notifications_service.use_cases.export_account import ExportAccount, export_account
from notifications_service.use_cases.list_notices import ListNotices, ToldNotice, list_notices
from notifications_service.use_cases.read_notice import ReadNotice, read_notice
from notifications_service.use_cases.show_settings import ShowSettings, show_settings

STATUSES: Mapping[type[Exception], int] = MappingProxyType(
    {
        NoticeNotFoundError: 404,
        AccountNotFoundError: 404,
        ChannelUnknownError: 422,
        KindNotOptionalError: 422,
        RoleRequiredError: 403,
        CallCaseNotFoundError: 404,
        CallCaseClosedError: 409,
        PhoneUnknownError: 409,
    }
)
LanguageDep = Annotated[Language, Depends(language_of)]
Cursor = Annotated[str | None, Query(max_length=200)]

router = APIRouter(tags=["notifications"])


@router.get("/notifications")
async def get_notifications(
    principal: PrincipalDep, state: StateDep, language: LanguageDep, limit: PageSize = 20, cursor: Cursor = None
) -> Page[NotificationView]:
    """The caller's notices, newest first."""
    command = ListNotices(account_id=principal.account_id, limit=limit + 1, before=_before(cursor))
    async with state.open_unit_of_work() as unit_of_work:
        told = await list_notices(command, unit_of_work=unit_of_work)
    return Page(
        items=[NotificationView.of(one, language=language, url=state.portal_url) for one in told[:limit]],
        next_cursor=_cursor(told[limit - 1]) if len(told) > limit else None,
    )


def _cursor(told: ToldNotice) -> str:
    return encode_cursor(to_milliseconds(told.notice.occurred_at), told.notice.id)


def _before(cursor: str | None) -> tuple[datetime, str] | None:
    values = decode_cursor(cursor, kinds=(int, str))
    if values is None:
        return None
    milliseconds, notice_id = values
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC), str(UUID(notice_id))
    except (ValueError, OverflowError, OSError):
        raise Problem(422, "cursor_invalid") from None


@router.post("/notifications/{notice_id}/read")
async def post_read(
    notice_id: str, principal: PrincipalDep, state: StateDep, language: LanguageDep
) -> NotificationView:
    """The caller has seen the notice; again does no harm."""
    command = ReadNotice(notice_id=_known_form(notice_id), account_id=principal.account_id)
    async with state.open_unit_of_work() as unit_of_work:
        told = await read_notice(command, unit_of_work=unit_of_work, clock=state.clock)
    return NotificationView.of(told, language=language, url=state.portal_url)


def _known_form(notice_id: str) -> str:
    try:
        return str(UUID(notice_id))
    except ValueError:
        raise NoticeNotFoundError from None


@router.get("/notification-settings")
async def get_settings(principal: PrincipalDep, state: StateDep, language: LanguageDep) -> SettingsView:
    """Where the caller's notices come, and what can be chosen."""
    async with state.open_unit_of_work() as unit_of_work:
        settings = await show_settings(ShowSettings(account_id=principal.account_id), unit_of_work=unit_of_work)
    return SettingsView.of(settings, language=language)


@router.put("/notification-settings")
async def put_settings(
    body: SettingsChoice, principal: PrincipalDep, state: StateDep, language: LanguageDep
) -> SettingsView:
    """The caller's whole choice; notices that must come are not part of it."""
    command = ChangeSettings(
        account_id=principal.account_id, muted_channels=body.muted_channels, enabled_kinds=body.enabled_kinds
    )
    async with state.open_unit_of_work() as unit_of_work:
        settings = await change_settings(command, unit_of_work=unit_of_work)
    return SettingsView.of(settings, language=language)


@router.get("/internal/account/{account_id}/export")
async def get_export(account_id: str, principal: PrincipalDep, state: StateDep, language: LanguageDep) -> ExportView:
    """All that is held here of the caller's own account."""
    command = ExportAccount(account_id=account_id, caller_id=principal.account_id)
    async with state.open_unit_of_work() as unit_of_work:
        export = await export_account(command, unit_of_work=unit_of_work)
    return ExportView.of(export, language=language, url=state.portal_url)
