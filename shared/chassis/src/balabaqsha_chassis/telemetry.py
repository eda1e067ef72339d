"""Logs as JSON lines that hold no personal data."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from opentelemetry import trace

#: Twelve digits may be an IIN, +7 and ten digits a phone: neither belongs in a log.
_PERSONAL = re.compile(r"(?<!\d)(?:\+?7\d{10}|\d{12})(?!\d)|[\w.+-]+@[\w-]+\.[\w.]+|eyJ[\w-]+\.[\w.-]+")
_MASK = "•••"


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
            structlog.processors.dict_tracebacks,
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
    """The entry with IINs, phones, e-mail addresses and tokens masked wherever they stand."""
    return {name: _masked(value) for name, value in entry.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _PERSONAL.sub(_MASK, value)
    if isinstance(value, dict):
        return {name: _masked(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return value
