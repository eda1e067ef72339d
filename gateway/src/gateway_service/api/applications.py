"""A parent's applications as the parent thinks of them: the application, the child's name, the number in the queue."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.problems import Problem
from gateway_service.api.application_models import ApplicationCards, PositionPart, WholeApplication
from gateway_service.api.exchange import Exchange
from gateway_service.api.parts import Part, Parts, absent
from gateway_service.api.route import BASE, Upstream
from gateway_service.api.state import ExchangeDep, LanguageDep, StateDep

_NOT_FOUND = 404
_PASSED_ON = ("etag", "content-language")
_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Language"}

router = APIRouter(prefix=BASE)

#: Ids are opaque, but no id of ours has any other letter; what has goes no further.
ApplicationId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
#: Named for the document; the query goes on as it came, and applications judges it.
PageSize = Annotated[int | None, Query(description="1 to 100")]
Cursor = Annotated[str | None, Query(max_length=512)]


@router.get("/applications", response_model=ApplicationCards, tags=["parents"])
async def get_applications(
    exchange: ExchangeDep,
    state: StateDep,
    language: LanguageDep,
    limit: PageSize = None,  # noqa: ARG001 - see PageSize
    cursor: Cursor = None,  # noqa: ARG001 - see PageSize
) -> Response:
    """The caller's applications, each with its child and its numbers; a part that is away says so in its place."""
    query = exchange.scope["query_string"].decode("latin-1")
    async with asyncio.TaskGroup() as group:
        own = _ask(group, state.parts, Upstream.APPLICATIONS, f"/applications?{query}", exchange)
        children = _ask(group, state.parts, Upstream.CHILDREN, "/children?limit=100", exchange)
        positions = _ask(group, state.parts, Upstream.QUEUE, "/positions", exchange)
    if (refusal := _passed_on(own.result())) is not None:
        return refusal
    page = own.result().document()
    places = positions.result().by("application_id")
    for item in page["items"]:
        item["child"] = _child(item, children.result(), language)
        found = absent("temporarily_unavailable", language) if places is None else places.get(item["id"])
        _place(item, found or absent("not_in_queue", language))
    return JSONResponse(page, headers=_PRIVATE)


@router.get("/applications/{application_id}", response_model=WholeApplication, tags=["parents"])
async def get_application(
    application_id: ApplicationId, exchange: ExchangeDep, state: StateDep, language: LanguageDep
) -> Response:
    """One application with its child, its numbers and its voucher; a part that is away says so in its place."""
    path = f"/applications/{application_id}"
    async with asyncio.TaskGroup() as group:
        own = _ask(group, state.parts, Upstream.APPLICATIONS, path, exchange)
        children = _ask(group, state.parts, Upstream.CHILDREN, "/children?limit=100", exchange)
        position = _ask(group, state.parts, Upstream.QUEUE, f"{path}/position", exchange)
        voucher = _ask(group, state.parts, Upstream.QUEUE, f"{path}/voucher", exchange)
    if (refusal := _passed_on(own.result())) is not None:
        return refusal
    card = own.result().document()
    card["child"] = _child(card, children.result(), language)
    _place(card, _position(position.result(), language))
    card["voucher"] = _voucher(voucher.result(), language)
    headers = {name: value for name, value in own.result().headers.items() if name in _PASSED_ON}
    return JSONResponse(card, headers=_PRIVATE | headers)


@router.get("/applications/{application_id}/position", response_model=PositionPart, tags=["parents"])
async def get_position(
    application_id: ApplicationId, exchange: ExchangeDep, state: StateDep, language: LanguageDep
) -> Response:
    """The numbers of one application; `available: false` while the queue has not heard of it, 404 for a stranger's.

    The queue cannot tell a draft from nothing at all, so what it does not know is asked of applications.
    """
    path = f"/applications/{application_id}"
    position = await state.parts.ask(Upstream.QUEUE, f"{path}/position", exchange=exchange)
    if position.status != _NOT_FOUND:
        return _passed_on(position) or JSONResponse(position.document(), headers=_PRIVATE)
    own = await state.parts.ask(Upstream.APPLICATIONS, path, exchange=exchange)
    return _passed_on(own) or JSONResponse(absent("not_in_queue", language), headers=_PRIVATE)


def _ask(
    group: asyncio.TaskGroup, parts: Parts, upstream: Upstream, target: str, exchange: Exchange
) -> asyncio.Task[Part]:
    return group.create_task(parts.ask(upstream, target, exchange=exchange))


def _passed_on(part: Part) -> Response | None:
    """Without the application itself there is nothing to show: its service's refusal is ours."""
    if part.is_away:
        raise Problem(503, "unavailable", headers={"Retry-After": "2"})
    if part.is_good:
        return None
    media_type = part.headers.get("content-type")
    return Response(part.content, part.status, _PRIVATE, media_type)


def _child(item: dict[str, Any], children: Part, language: Language) -> dict[str, Any]:
    child_id = item.get("child_id")
    known = children.by("id")
    if known is None:
        return {"id": child_id, **absent("temporarily_unavailable", language)}
    if child_id not in known:
        return {"id": child_id, **absent("child_not_linked", language)}
    return {"available": True, **known[child_id]}


def _position(part: Part, language: Language) -> dict[str, Any]:
    if part.is_good:
        return part.document()
    return absent("not_in_queue" if part.status == _NOT_FOUND else "temporarily_unavailable", language)


def _voucher(part: Part, language: Language) -> dict[str, Any]:
    if part.is_good:
        return {"available": True, **part.document()}
    return absent("no_voucher" if part.status == _NOT_FOUND else "temporarily_unavailable", language)


def _place(item: dict[str, Any], position: dict[str, Any]) -> None:
    named, known = position.get("category"), item.get("category")
    item["category"] = None
    if named:
        item["category"] = {"code": named["code"], "text": named["text"]}
    elif known:
        item["category"] = {"code": known, "text": None}
    item["position"] = position
