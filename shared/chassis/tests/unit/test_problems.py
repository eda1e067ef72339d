"""Refusals: RFC 9457, three languages, no value of the caller's."""

import json
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI, Query
from pydantic import Field
from starlette.exceptions import HTTPException

from balabaqsha_chassis.languages import LANGUAGES, Language
from balabaqsha_chassis.problem_texts import COMMON_TEXTS, FAULT_TEXTS
from balabaqsha_chassis.problems import HTTP_CODES, MEDIA_TYPE, FieldFault, Problem, ProblemRenderer, install_problems
from balabaqsha_chassis.representation import RequestModel

SECRET = "870101300123"
TEXTS = {
    "shelf_full": {"kk": "Сөре толы: {places}.", "ru": "Полка полна: {places}.", "en": "The shelf is full: {places}."},
    "book_torn": {"kk": "Кітап жыртық.", "ru": "Книга порвана.", "en": "The book is torn."},
}


class ShelfError(Exception):
    code = "refused"


class ShelfFullError(ShelfError):
    code = "shelf_full"

    def __init__(self, places: int) -> None:
        super().__init__(places)
        self.places = places


class BookTornError(ShelfError):
    code = "book_torn"
    field = "book"


class Contact(RequestModel):
    phone: Annotated[str, Field(pattern=r"^\+7\d{10}$")]


class NewBook(RequestModel):
    title: Annotated[str, Field(min_length=2, max_length=10)]
    kind: Annotated[int, Field(ge=1, le=3)] = 1
    contact: Contact | None = None


@pytest.fixture
def app() -> FastAPI:
    made = FastAPI()
    statuses = {ShelfError: 409, ShelfFullError: 507, BookTornError: 422}
    install_problems(made, ProblemRenderer(texts=TEXTS, statuses=statuses))

    @made.post("/books")
    async def post_book(body: NewBook, limit: Annotated[int, Query(le=100)] = 1) -> None: ...

    @made.get("/fail/{how}")
    async def fail(how: str) -> None:
        raise {
            "full": ShelfFullError(3),
            "torn": BookTornError(),
            "other": ShelfError(),
            "teapot": HTTPException(418),
            "defect": RuntimeError(SECRET),
            "problem": Problem(409, "shelf_full", extra={"tries_left": 2}, headers={"Retry-After": "1"}),
        }[how]

    return made


@pytest.fixture
async def client(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://shelf")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_domain_refusal_is_told_in_the_callers_language(client: httpx.AsyncClient, language: Language) -> None:
    answer = await client.get("/fail/full", headers={"Accept-Language": language})

    assert answer.status_code == 507
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.json() == {
        "type": "https://balabaqsha.kz/problems/shelf_full",
        "title": "Insufficient Storage",
        "status": 507,
        "detail": TEXTS["shelf_full"][language].format(places=3),
        "instance": "/fail/full",
        "code": "shelf_full",
    }


async def test_an_error_takes_the_status_of_its_own_class_though_its_base_stands_first(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.get("/fail/torn")).status_code == 422
    assert (await client.get("/fail/other")).status_code == 409


async def test_an_error_that_knows_its_field_points_at_it(client: httpx.AsyncClient) -> None:
    answer = await client.get("/fail/torn", headers={"Accept-Language": "en"})

    assert answer.json()["errors"] == [{"pointer": "/book", "code": "book_torn", "detail": "The book is torn."}]


async def test_further_members_and_headers_of_a_problem_reach_the_caller(client: httpx.AsyncClient) -> None:
    answer = await client.get("/fail/problem")

    assert answer.json()["tries_left"] == 2
    assert answer.headers["retry-after"] == "1"
    assert "{places}" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/title", "missing"),
        ({"title": "x"}, "/title", "too_short"),
        ({"title": SECRET * 2}, "/title", "too_long"),
        ({"title": 870101300123}, "/title", "invalid"),
        ({"title": "ok", "kind": 870101300123}, "/kind", "out_of_range"),
        ({"title": "ok", "contact": {"phone": SECRET}}, "/contact/phone", "wrong_format"),
        ({"title": "ok", "a/b~c": SECRET}, "/a~1b~0c", "unknown_field"),
        ({"title": "ok", "\ud800": SECRET}, "", "invalid"),
        ({"title": "ok", "\udcff" * 200: SECRET}, "", "invalid"),
        ({"title": "ok", "x" * 200: SECRET}, "/" + "x" * 100, "unknown_field"),
    ],
)
async def test_a_bad_body_is_answered_by_pointers_and_never_by_the_value(
    client: httpx.AsyncClient, body: dict, pointer: str, code: str
) -> None:
    headers = {"Accept-Language": "en", "Content-Type": "application/json"}

    answer = await client.post("/books", content=json.dumps(body), headers=headers)

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"
    assert answer.json()["errors"] == [{"pointer": pointer, "code": code, "detail": FAULT_TEXTS[code]["en"]}]
    assert SECRET not in answer.text


async def test_every_fault_of_a_body_is_told_at_once(client: httpx.AsyncClient) -> None:
    answer = await client.post("/books?limit=1000", json={"kind": 9, "contact": {}})

    faults = {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]}
    assert faults == {
        ("/query/limit", "out_of_range"),
        ("/title", "missing"),
        ("/kind", "out_of_range"),
        ("/contact/phone", "missing"),
    }


async def test_a_body_that_is_no_json_is_pointed_at_as_a_whole(client: httpx.AsyncClient) -> None:
    answer = await client.post("/books", content=b'{"title": ', headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [("", "not_json")]


async def test_a_body_of_countless_faults_gets_a_short_answer(client: httpx.AsyncClient) -> None:
    answer = await client.post("/books", json={f"field-{number}": 1 for number in range(20_000)})

    assert answer.status_code == 422
    assert len(answer.content) < 20_000


@pytest.mark.parametrize("content", [b"\xff\xfe", b'"text"', b"[1,2]", b"null", b"1e999999", b"[" * 20_000])
async def test_a_hostile_body_is_a_refusal_and_no_defect(client: httpx.AsyncClient, content: bytes) -> None:
    answer = await client.post("/books", content=content, headers={"Content-Type": "application/json"})

    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == MEDIA_TYPE


@pytest.mark.parametrize(("path", "status", "code"), [("/nowhere", 404, "not_found"), ("/books", 405, None)])
async def test_the_frameworks_own_refusals_are_problems_too(
    client: httpx.AsyncClient, path: str, status: int, code: str | None
) -> None:
    answer = await client.get(path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json()["code"] == (code or "method_not_allowed")


async def test_a_status_without_a_code_of_its_own_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/fail/teapot")).json()["code"] == "refused"


async def test_a_defect_tells_nothing_of_itself(client: httpx.AsyncClient) -> None:
    answer = await client.get("/fail/defect")

    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert SECRET not in answer.text


@pytest.mark.parametrize("texts", [COMMON_TEXTS, FAULT_TEXTS])
def test_every_common_text_exists_in_every_language(texts: dict) -> None:
    for code, versions in texts.items():
        assert set(versions) == set(LANGUAGES), code
        assert all(versions.values()), code


def test_every_code_of_a_status_has_a_text() -> None:
    assert set(HTTP_CODES.values()) <= set(COMMON_TEXTS)


def test_a_fault_of_an_unknown_code_still_says_something() -> None:
    renderer = ProblemRenderer(texts={})
    problem = Problem(422, "invalid_request", errors=[FieldFault(pointer="/x", code="unheard_of")])

    document = renderer.document(problem, language="en", instance="/")

    assert document["errors"][0]["detail"] == FAULT_TEXTS["invalid"]["en"]
