"""W3C trace context over HTTP and the bus."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import context, propagate, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Span, SpanKind

_TRACEPARENT = "traceparent"


def build_tracer(service: str, *, endpoint: str | None, exporter: SpanExporter | None = None) -> trace.Tracer:
    """The service's tracer; spans go to the OTLP endpoint or the given exporter, else nowhere."""
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    if exporter is None and endpoint is not None:
        # Imported late: it costs 0.2 s and most processes have no collector.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

        exporter = OTLPSpanExporter(endpoint=endpoint)
    if exporter is not None:
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=500))
    return provider.get_tracer("balabaqsha")


def current_traceparent() -> str | None:
    """The present span as a `traceparent`, or None outside any trace."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get(_TRACEPARENT)


@contextmanager
def span_from(
    traceparent: str | None, *, tracer: trace.Tracer, name: str, kind: SpanKind = SpanKind.SERVER
) -> Iterator[Span]:
    """A span that continues the caller's trace, or begins one."""
    parent = propagate.extract({_TRACEPARENT: traceparent}) if traceparent else context.Context()
    with tracer.start_as_current_span(name, context=parent, kind=kind) as span:
        yield span


def trace_id(span: Span) -> str:
    """The trace's id as 32 hex digits."""
    return format(span.get_span_context().trace_id, "032x")
