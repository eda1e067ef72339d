"""The four things a service's command does: serve, migrate, openapi, asyncapi."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Generic, TypeVar

import uvicorn
from fastapi import FastAPI
from prometheus_client import start_http_server

from balabaqsha_chassis.migrations import migrate
from balabaqsha_chassis.service import Routes
from balabaqsha_chassis.settings import ProcessSettings, ServiceSettings, load_settings
from balabaqsha_chassis.telemetry import configure_logging
from balabaqsha_contracts.asyncapi import service_document

S = TypeVar("S", bound=ServiceSettings)
GRACE_SECONDS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCommand(Generic[S]):
    """One service's command line."""

    name: str
    settings: type[S]
    create_app: Callable[..., FastAPI]
    routes: Routes
    migrations_package: str

    def run(self, arguments: list[str] | None = None) -> None:
        """Do what the command line says."""
        parser = argparse.ArgumentParser(prog=f"{self.name}-service")
        parser.add_argument("what", choices=["serve", "migrate", "openapi", "asyncapi"])
        getattr(self, parser.parse_args(arguments).what)()

    def serve(self) -> None:
        """Run the service until it is told to stop."""
        settings = load_settings(self.settings)
        configure_logging(self.name, level=settings.log_level)
        serve(self.create_app(settings, clock=settings.clock()), settings)

    def migrate(self) -> None:
        """Bring the database to the newest schema."""
        migrate(load_settings(self.settings), package=self.migrations_package)

    def openapi(self) -> None:
        """Print the service's OpenAPI document."""
        json.dump(self.routes.describe().openapi(), sys.stdout, ensure_ascii=False, indent=2, sort_keys=True)

    def asyncapi(self) -> None:
        """Print what the service says and hears."""
        json.dump(service_document(self.name), sys.stdout, ensure_ascii=False, indent=2, sort_keys=True)


class _Server(uvicorn.Server):
    """Tells the app at once that it is to stop, so that endless answers end and readiness goes."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._served = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._served.state.stopping = True
        super().handle_exit(sig, frame)


def serve(app: FastAPI, settings: ProcessSettings) -> None:
    """Serve the app and its metrics until SIGTERM; requests under way are finished first."""
    start_http_server(settings.metrics_port, addr=settings.http_host)
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=75,
    )
    _Server(app, config).run()
