"""The portal's own files: kept by browsers for a year under an address that changes with them, and sent small."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from gateway_service.compression import compressed, takes_gzip

_YEAR = "public, max-age=31536000, immutable"
_TEXT = frozenset({".css", ".js", ".svg", ".json", ".geojson", ".txt"})
_KEPT = 64


class KeptFiles(StaticFiles):
    """Static files, those of text in gzip for whoever takes it."""

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        plain = super().file_response(full_path, stat_result, scope, status_code)
        response = plain
        if Path(full_path).suffix in _TEXT:
            if takes_gzip(Headers(scope=scope)):
                content = _small(str(full_path), stat_result.st_mtime_ns)
                response = Response(content, status_code, {"Content-Encoding": "gzip"}, plain.media_type)
            response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = _YEAR
        return response


@lru_cache(_KEPT)
def _small(path: str, _changed: int) -> bytes:
    """The file in gzip, made once for each state of it."""
    return compressed(Path(path).read_bytes())
