"""One trace from the request over the bus to the effect."""

from chassis_hearer import leave_effect
from chassis_house import HEARER, MAILBOX, database_of, value, with_effects
from chassis_post import Post
from chassis_service import app_of
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from balabaqsha_chassis.database import Database
from balabaqsha_chassis.identifiers import new_id
from balabaqsha_contracts.queue_events import ApplicationQueuedV1
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.vhosts import CoreVhost
from balabaqsha_testkit.waiting import eventually

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


async def test_one_trace_runs_from_the_request_over_the_bus_to_the_effect(
    database: Database, make_database, core_vhost: CoreVhost, post: Post
) -> None:
    said, heard = InMemorySpanExporter(), InMemorySpanExporter()
    hearing = await with_effects(await make_database("queue"))
    async with database_of(hearing.url) as hearers_database:
        producer = app_of(database, roles="api,relay", broker_url=core_vhost.url("queue-service"), exporter=said)
        consumer = app_of(
            hearers_database,
            name=HEARER,
            roles="consumer",
            broker_url=core_vhost.url(MAILBOX),
            subscriptions={ApplicationQueuedV1: leave_effect},
            exporter=heard,
        )
        async with serving(producer) as client, serving(consumer):
            subject = new_id()
            answer = await client.post(f"/applications/{subject}", headers={"traceparent": TRACEPARENT})
            assert answer.status_code == 204

            await eventually(lambda: heard.get_finished_spans() and said.get_finished_spans(), within=20)
            assert await value(hearers_database, "select subject from effect") == subject

    (request,) = (span for span in said.get_finished_spans() if span.kind is SpanKind.SERVER)
    (processing,) = (span for span in heard.get_finished_spans() if span.kind is SpanKind.CONSUMER)
    assert request.name == "POST /applications/{subject}"
    assert format(request.context.trace_id, "032x") == format(processing.context.trace_id, "032x") == TRACE
    assert processing.parent is not None
    assert processing.parent.span_id == request.context.span_id
