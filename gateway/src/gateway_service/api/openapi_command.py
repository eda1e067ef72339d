"""Writes the committed public document from the services' own, or checks that it is still true.

A tool of the build: the running gateway never asks a service for its document, nor imports one.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from balabaqsha_chassis.openapi import describe
from gateway_service.api.openapi_merging import Document, MismatchError, merge
from gateway_service.api.route import SERVICES, Upstream
from gateway_service.api.routes import ROUTES

DOCUMENT = Path(str(files("gateway_service.api"))) / "openapi.json"
_DESCRIBE_SECONDS = 120
_AT_ONCE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words after `openapi`."""
    parser.add_argument("action", choices=["write", "check"])
    parser.add_argument(
        "--document",
        action="append",
        default=[],
        metavar="SERVICE=FILE",
        help="take a service's document from a file instead of asking its command",
    )
    parser.add_argument("--output", type=Path, default=DOCUMENT, help="the committed document")


def run(chosen: argparse.Namespace, *, own: FastAPI) -> None:
    """Write or check; ends the process with the list of faults when there are any."""
    given = dict(pair.split("=", 1) for pair in chosen.document)
    documents = collect(given) | {Upstream.GATEWAY: own_document(own)}
    try:
        text = rendered(merge(documents, routes=ROUTES, version=own.version))
    except MismatchError as mismatch:
        sys.exit("\n".join(mismatch.faults))
    if chosen.action == "write":
        chosen.output.write_text(text, encoding="utf-8")
    elif chosen.output.read_text(encoding="utf-8") != text:
        sys.exit(f"{chosen.output.name} is out of date: run `python -m gateway_service openapi write`")


def rendered(document: Document) -> str:
    """The document as it is committed: the same bytes for the same content."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def own_document(own: FastAPI) -> Document:
    """What the gateway itself composes."""
    describe(own)
    return own.openapi()


def collect(given: Mapping[str, str]) -> dict[Upstream, Document]:
    """Each service's document, from its file if one is given, else from its command."""
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        return dict(workers.map(lambda service: (service, _document(service, given.get(service))), SERVICES))


def _document(service: Upstream, file: str | None) -> Document:
    text = Path(file).read_text(encoding="utf-8") if file else _asked(service)
    document: dict[str, Any] = json.loads(text)
    return document


def _asked(service: Upstream) -> str:
    command = [sys.executable, "-m", f"{service}_service", "openapi"]
    done = subprocess.run(  # noqa: S603 - our own services, by their own names
        command, stdout=subprocess.PIPE, check=True, encoding="utf-8", timeout=_DESCRIBE_SECONDS
    )
    return done.stdout
