"""The app of a service with one route that states one event."""

from chassis_house import opener, queued
from fastapi import APIRouter, FastAPI, Request, Response
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import text

from balabaqsha_chassis.consumer import Subscriptions
from balabaqsha_chassis.database import Database
from balabaqsha_chassis.problems import ProblemRenderer
from balabaqsha_chassis.service import Parts, Routes, build_app
from balabaqsha_chassis.settings import ServiceSettings

router = APIRouter()


@router.post("/applications/{subject}", status_code=204)
async def post_application(subject: str, request: Request) -> Response:
    async with request.app.state.service() as unit_of_work:
        await unit_of_work.outbox.add(queued(subject))
    return Response(status_code=204)


@router.get("/slow")
async def get_slowly(request: Request) -> Response:
    async with request.app.state.service() as unit_of_work:
        await unit_of_work.connection.execute(text("select pg_sleep(2)"))
    return Response(status_code=204)


@router.get("/defect")
async def get_defect() -> None:
    raise RuntimeError("a defect of ours")


def app_of(
    database: Database,
    *,
    name: str = "queue",
    broker_url: str = "amqp://unused",
    roles: str = "api",
    subscriptions: Subscriptions | None = None,
    exporter: InMemorySpanExporter | None = None,
) -> FastAPI:
    settings = ServiceSettings(
        database_url="postgresql://unused", broker_url=broker_url, jwks_url="http://127.0.0.1:1/unused", roles=roles
    )
    open_unit_of_work = opener(database, producer=name)
    return build_app(
        Parts(
            routes=Routes(name=name, version="0", routers=(router,), renderer=ProblemRenderer(texts={})),
            settings=settings,
            database=database,
            open_unit_of_work=open_unit_of_work,
            state=open_unit_of_work,
            migrations_package="queue_service.migrations",
            subscriptions=subscriptions or {},
            span_exporter=exporter,
        )
    )
