"""The gateway's command: serve, and keep the public document true."""

import argparse
import gc

from balabaqsha_chassis.settings import load_settings
from balabaqsha_chassis.telemetry import configure_logging
from gateway_service.api import openapi_command
from gateway_service.bootstrap import NAME, RENDERER, create_app, describe
from gateway_service.connections import guarded
from gateway_service.serving import build_server, serve_metrics
from gateway_service.settings import GatewaySettings
from gateway_service.web import texts_command


def main(arguments: list[str] | None = None) -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="gateway-service")
    commands = parser.add_subparsers(dest="what", required=True)
    commands.add_parser("serve", help="serve until told to stop")
    openapi_command.add_arguments(commands.add_parser("openapi", help="write or check the public document"))
    texts_command.add_arguments(commands.add_parser("texts", help="update or check what the pages say"))
    chosen = parser.parse_args(arguments)
    if chosen.what == "serve":
        serve()
    elif chosen.what == "texts":
        texts_command.run(chosen)
    else:
        openapi_command.run(chosen, own=describe())


def serve() -> None:
    """Run the gateway until it is told to stop."""
    settings = load_settings(GatewaySettings)
    configure_logging(NAME, level=settings.log_level)
    app = create_app(settings)
    protocol = guarded(head_seconds=settings.request_head_seconds, renderer=RENDERER)
    server = build_server(app, settings, stopping=app.state.gateway.stopping, protocol=protocol)
    serve_metrics(settings)
    _settle_memory()
    server.run()


def _settle_memory() -> None:
    """Modules never become garbage; walking them now and then costs 20 ms at the 99th percentile."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


if __name__ == "__main__":
    main()
