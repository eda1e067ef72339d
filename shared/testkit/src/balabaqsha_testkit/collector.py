"""A trace collector for tests: takes spans over OTLP/HTTP and remembers whose they were."""

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.resource.v1.resource_pb2 import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSpan:
    """A finished span: which process made it, in which trace, under which name."""

    service: str
    trace_id: str
    name: str


class Collector:
    """Listens on a free port of this machine until stopped."""

    def __init__(self) -> None:
        self.spans: list[SeenSpan] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def endpoint(self) -> str:
        """What processes set as their OTLP endpoint."""
        return f"http://127.0.0.1:{self._server.server_port}/v1/traces"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def of_trace(self, trace_id: str) -> list[SeenSpan]:
        """The spans seen of one trace."""
        return [span for span in list(self.spans) if span.trace_id == trace_id]

    def _take(self, body: bytes) -> None:
        for of_resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = _service(of_resource.resource)
            for of_scope in of_resource.scope_spans:
                self.spans += [
                    SeenSpan(service=service, trace_id=span.trace_id.hex(), name=span.name) for span in of_scope.spans
                ]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                collector._take(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing: the test's output is not for requests."""

        return Handler


def _service(resource: Resource) -> str:
    return next((one.value.string_value for one in resource.attributes if one.key == "service.name"), "")
