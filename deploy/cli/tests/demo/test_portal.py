"""How the demonstration asks: again where that is harmless, never twice where it is not."""

from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from balabaqsha_cli.demo.portal import Portal, StepFailedError

Asked = list[web.Request]


@pytest.fixture
async def portal_of() -> AsyncIterator[Callable[..., Awaitable[tuple[Portal, Asked]]]]:
    """A portal that gives these answers one after another, and what it was asked."""
    servers: list[TestServer] = []
    async with aiohttp.ClientSession() as session:

        async def serve(*answers: web.Response | None) -> tuple[Portal, Asked]:
            asked, left = [], list(answers)

            async def answer(request: web.Request) -> web.Response:
                await request.read()
                asked.append(request)
                given = left.pop(0)
                if given is None:
                    request.transport.abort()
                    return web.Response()
                return given

            app = web.Application()
            app.router.add_route("*", "/{path:.*}", answer)
            servers.append(TestServer(app))
            await servers[-1].start_server()
            return Portal(session=session, api=str(servers[-1].make_url("")).rstrip("/")), asked

        yield serve
        for server in servers:
            await server.close()


def problem(status: int, code: str, **headers: str) -> web.Response:
    return web.json_response({"code": code}, status=status, headers=headers)


async def test_a_busy_system_is_asked_again_under_the_same_key(portal_of: Callable) -> None:
    portal, asked = await portal_of(
        problem(429, "too_many_requests", **{"Retry-After": "0"}),
        problem(503, "unavailable", **{"Retry-After": "0"}),
        problem(409, "request_in_progress"),
        web.json_response({"id": "made"}, status=201),
    )

    answer = await portal.post("/things", json={}, expect=HTTPStatus.CREATED)

    assert answer.body == {"id": "made"}
    assert len({request.headers["Idempotency-Key"] for request in asked}) == 1
    assert len(asked) == 4


async def test_a_lost_answer_is_asked_for_again_under_the_same_key(portal_of: Callable) -> None:
    portal, asked = await portal_of(None, web.json_response({}, status=201))

    await portal.post("/things", json={}, expect=HTTPStatus.CREATED)

    assert len({request.headers["Idempotency-Key"] for request in asked}) == 1


async def test_what_may_be_done_only_once_is_never_sent_twice(portal_of: Callable) -> None:
    portal, asked = await portal_of(None, web.json_response({}, status=201))

    with pytest.raises(StepFailedError, match="POST /sessions: no answer"):
        await portal.post("/sessions", json={}, expect=HTTPStatus.CREATED, once=True)

    assert len(asked) == 1


async def test_a_refusal_names_the_step_the_status_and_the_code(portal_of: Callable) -> None:
    portal, _ = await portal_of(problem(404, "child_not_found"))

    with pytest.raises(StepFailedError, match="POST /children/checks: 404 child_not_found"):
        await portal.post("/children/checks", json={}, expect=HTTPStatus.OK)


async def test_the_token_goes_with_every_call_once_there_is_one(portal_of: Callable) -> None:
    portal, asked = await portal_of(web.json_response({}), web.json_response({}))

    await portal.get("/policy")
    portal.token = "made-up"
    await portal.get("/account")

    assert ["Authorization" in request.headers for request in asked] == [False, True]
