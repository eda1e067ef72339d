"""Refusals as RFC 9457 problem documents, in the caller's language, never with the caller's values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from balabaqsha_chassis.languages import Language, Texts, negotiate
from balabaqsha_chassis.problem_texts import COMMON_TEXTS, FAULT_TEXTS

MEDIA_TYPE = "application/problem+json"
TYPE_BASE = "https://balabaqsha.kz/problems"

_PREFIX = re.compile(r"(/[a-z0-9]{1,16}){1,3}")

#: Code -> what to say, in every language; `{name}` is filled from the problem's parameters.
ProblemTexts = Mapping[str, Texts]
_MOST_FAULTS = 50
_LONGEST_NAME = 100
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with one place of the body: a JSON pointer and a stable code."""

    pointer: str
    code: str


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """A refusal with its status and stable code."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        params: Mapping[str, Any] | None = None,
        errors: Sequence[FieldFault] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.params = dict(params or {})
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        #: Further members of the document, such as `tries_left`.
        self.extra = dict(extra or {})


@dataclass(frozen=True, slots=True)
class ProblemRenderer:
    """Makes documents of problems with the service's own texts."""

    texts: ProblemTexts
    statuses: Mapping[type[Any], int] = field(default_factory=dict)

    def document(self, problem: Problem, *, language: Language, instance: str) -> dict[str, Any]:
        """The problem as RFC 9457 wants it."""
        body: dict[str, Any] = {
            "type": f"{TYPE_BASE}/{problem.code}",
            "title": HTTPStatus(problem.status).phrase,
            "status": problem.status,
            "detail": self._detail(problem, language),
            "instance": instance,
            "code": problem.code,
        }
        if problem.errors:
            body["errors"] = [
                {"pointer": fault.pointer, "code": fault.code, "detail": self._fault_text(fault.code, language)}
                for fault in problem.errors
            ]
        return body | problem.extra

    def _detail(self, problem: Problem, language: Language) -> str:
        texts = self.texts.get(problem.code) or COMMON_TEXTS.get(problem.code) or COMMON_TEXTS["refused"]
        return texts[language].format_map(_Lenient(problem.params))

    def _fault_text(self, code: str, language: Language) -> str:
        texts = self.texts.get(code) or FAULT_TEXTS.get(code) or FAULT_TEXTS["invalid"]
        return texts[language]

    def of_error(self, error: Exception) -> Problem:
        """The problem a domain error stands for: its `code`, its attributes as parameters.

        An attribute `field` names the place of the body at fault.
        """
        status = next(self.statuses[kind] for kind in type(error).__mro__ if kind in self.statuses)
        code = str(getattr(error, "code", "refused"))
        pointer = getattr(error, "field", None)
        errors = (FieldFault(pointer=f"/{pointer}", code=code),) if pointer else ()
        return Problem(status, code, params=vars(error), errors=errors)


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def install_problems(app: FastAPI, renderer: ProblemRenderer) -> None:
    """Make every refusal of the app a problem document."""

    def respond(request: Request, problem: Problem) -> JSONResponse:
        language = negotiate(request.headers.get("accept-language"))
        document = renderer.document(problem, language=language, instance=_instance(request))
        headers = problem.headers | {"Content-Language": language, "Vary": "Accept-Language"}
        if request_id := request.scope.get("state", {}).get("request_id"):
            # An unexpected fault is answered outside the middleware that names every other answer.
            headers["X-Request-Id"] = request_id
        return JSONResponse(document, problem.status, headers, MEDIA_TYPE)

    async def on_problem(request: Request, error: Exception) -> JSONResponse:
        return respond(request, error if isinstance(error, Problem) else renderer.of_error(error))

    async def on_invalid(request: Request, error: Exception) -> JSONResponse:
        if not isinstance(error, RequestValidationError):
            raise error
        return respond(request, Problem(422, "invalid_request", errors=_faults(error)))

    async def on_http(request: Request, error: Exception) -> JSONResponse:
        status = getattr(error, "status_code", 500)
        headers = getattr(error, "headers", None)
        return respond(request, Problem(status, HTTP_CODES.get(status, "refused"), headers=headers))

    async def on_unexpected(request: Request, error: Exception) -> JSONResponse:
        _log.error("request_failed", path=request.scope.get("path"), fault=type(error).__name__, exc_info=error)
        return respond(request, Problem(500, "internal_error"))

    app.add_exception_handler(Problem, on_problem)
    for kind in renderer.statuses:
        app.add_exception_handler(kind, on_problem)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_unexpected)


HTTP_CODES = {
    400: "bad_request",
    401: "token_missing",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid_request",
    429: "too_many_requests",
    503: "unavailable",
}


def _faults(error: RequestValidationError) -> list[FieldFault]:
    """The first faults; a body made of nothing but faults gets no answer longer than itself."""
    return [
        FieldFault(pointer=_pointer(_place(item)), code=_fault_code(item)) for item in error.errors()[:_MOST_FAULTS]
    ]


def _place(item: Mapping[str, Any]) -> Sequence[Any]:
    """Of a body that is no JSON the framework tells a character's number, which names no place."""
    return ("body",) if item.get("type") == "json_invalid" else item["loc"]


def _instance(request: Request) -> str:
    """The address as the caller knows it: the gateway says what it took away in front."""
    prefix = request.headers.get("x-forwarded-prefix", "")
    return f"{prefix if _PREFIX.fullmatch(prefix) else ''}{request.url.path}"


def _pointer(location: Sequence[Any]) -> str:
    """`("body", "phone")` as `/phone`; query and path places keep their kind, as in `/query/limit`."""
    places = location[1:] if location and location[0] == "body" else location
    return "".join(f"/{_written(place)}" for place in places)


def _written(place: Any) -> str:
    """A place's name, cut: the names of unknown fields are the caller's own."""
    return str(place)[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1")


def _fault_code(item: Mapping[str, Any]) -> str:
    kind = str(item.get("type", "invalid"))
    known = kind if kind in FAULT_TEXTS else _FAULT_KINDS.get(kind)
    return known or "invalid"


_FAULT_KINDS = {
    "missing": "missing",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "too_short": "too_short",
    "string_pattern_mismatch": "wrong_format",
    "json_invalid": "not_json",
    "extra_forbidden": "unknown_field",
    "literal_error": "unknown_value",
    "enum": "unknown_value",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "greater_than": "out_of_range",
    "less_than": "out_of_range",
}
