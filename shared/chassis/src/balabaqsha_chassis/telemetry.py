"""Logs as JSON lines that hold no personal data."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
import structlog.tracebacks
from opentelemetry import trace

#: None of it belongs in a log. The last twelve digits of a UUID are nobody's.
_PERSONAL = re.compile(
    r"""
    (?<=://) [^\s/@]+ (?=@)                                                     # login and password of an address
    | (?<!\d) (?<!-[0-9a-f]{4}-) \d{12} (?!\d)                                 # perhaps an IIN
    | (?<!\d) \+?[78]\d{10} (?!\d)                                              # a phone
    | (?<!\d) (?:\+7|8) [\s(-]{1,2} 7\d\d [\s)-]{1,2} \d{3} [\s-]? \d\d [\s-]? \d\d (?!\d)  # the same, set apart
    | [\w.+-]+ @ [\w-]+ \. [\w.]+                                             # an e-mail address
    | eyJ [\w-]+ \. [\w.-]+                                                   # a token, or something sealed
    """,
    re.VERBOSE,
)
_MASK = "•••"
_TRACE_ID = re.compile(r"[0-9a-f]{32}")
#: Local variables stay out of tracebacks: names and passwords have no shape that could be masked.
_render_tracebacks = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def configure_logging(service: str, *, level: str) -> None:
    """Send every log of the process, ours and libraries', to standard output as masked JSON lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_service(service),
        _add_trace,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _render_tracebacks,
            mask_personal_data,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    logging.root.handlers = [handler]
    logging.root.setLevel(level.upper())
    for noisy in ("uvicorn.access", "aiormq", "aio_pika", "sqlalchemy"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def _add_service(service: str) -> structlog.typing.Processor:
    def add(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {"service": service, **entry}

    return add


def _add_trace(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        entry["trace_id"] = format(span.trace_id, "032x")
    return entry


def mask_personal_data(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The entry with IINs, phones, e-mail addresses, passwords of addresses and tokens masked wherever they stand."""
    return {name: _masked(value) for name, value in entry.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, float) or value is None:
        return value
    if isinstance(value, int):
        return _MASK if _PERSONAL.fullmatch(str(value)) else value
    if isinstance(value, Mapping):
        return {_masked(name): _masked(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(item) for item in value]
    text = str(value)
    return text if _TRACE_ID.fullmatch(text) else _PERSONAL.sub(_MASK, text)
