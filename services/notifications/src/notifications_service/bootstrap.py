"""Builds the running service from its settings: the one place where everything meets."""

from datetime import timedelta
from functools import partial

from fastapi import FastAPI

from balabaqsha_chassis.broker import Broker
from balabaqsha_chassis.clock import Clock, system_clock
from balabaqsha_chassis.database import Database, OpenUnitOfWork, UnitOfWorkOpener
from balabaqsha_chassis.field_encryption import KeyRing
from balabaqsha_chassis.problems import ProblemRenderer
from balabaqsha_chassis.sealing import Opener
from balabaqsha_chassis.service import Parts, Routes, build_app
from notifications_service.adapters.public_relay import PublicRelay
from notifications_service.adapters.smpp import SmsCentre, SmsCentreAddress
from notifications_service.adapters.smtp import MailServer, MailServerAddress
from notifications_service.adapters.unit_of_work import PostgresUnitOfWork
from notifications_service.adapters.vault import Vault
from notifications_service.domain.channels import Channel
from notifications_service.entrypoints import http, http_accesses, http_calls, http_stream
from notifications_service.entrypoints.consumers import SUBSCRIPTIONS
from notifications_service.entrypoints.http import STATUSES
from notifications_service.entrypoints.notice_feed import NoticeFeed
from notifications_service.entrypoints.sender import Sender, SendingRules
from notifications_service.entrypoints.state import NotificationsState
from notifications_service.entrypoints.texts import PROBLEM_TEXTS
from notifications_service.entrypoints.timers import TIMERS
from notifications_service.settings import NotificationsSettings
from notifications_service.use_cases.ports import NotificationsUnitOfWork
from notifications_service.use_cases.provider_ports import Provider

MIGRATIONS = "notifications_service.migrations"
MAIL_WINDOW = 10
ROUTES = Routes(
    name="notifications",
    version="0.1.0",
    routers=(http.router, http_stream.router, http_calls.router, http_accesses.router),
    renderer=ProblemRenderer(texts=PROBLEM_TEXTS, statuses=STATUSES),
)


def create_app(settings: NotificationsSettings, *, clock: Clock = system_clock) -> FastAPI:
    """The service as an ASGI app; its background work runs while the app's lifespan does."""
    database = Database(
        settings.database_url.get_secret_value(),
        name="notifications-service",
        pool_size=settings.pool_size,
        timeout_seconds=settings.database_timeout_seconds,
    )
    build = partial(PostgresUnitOfWork, vault=_vault(settings))
    open_unit_of_work = UnitOfWorkOpener(database, producer="notifications", build=build, clock=clock)
    state = NotificationsState(
        open_unit_of_work=open_unit_of_work,
        clock=clock,
        opener=Opener(settings.private_key.get_secret_value()),
        feed=NoticeFeed(open_unit_of_work),
        portal_url=settings.portal_url,
    )
    sms = _sender(Channel.SMS, settings, open_unit_of_work, clock)
    email = _sender(Channel.EMAIL, settings, open_unit_of_work, clock)
    relay = PublicRelay(database, Broker(settings.public_broker_url.get_secret_value(), name="notifications-public"))
    app = build_app(
        Parts(
            routes=ROUTES,
            settings=settings,
            database=database,
            open_unit_of_work=open_unit_of_work,
            state=state,
            migrations_package=MIGRATIONS,
            subscriptions=SUBSCRIPTIONS,
            timers=TIMERS,
            # The health is the app's, which exists only after this.
            workers={
                "api.feed": state.feed.run,
                "relay.public": lambda: relay.run(app.state.health),
                "sender.sms": lambda: sms.run(app.state.health),
                "sender.email": lambda: email.run(app.state.health),
            },
        )
    )
    return app


def _vault(settings: NotificationsSettings) -> Vault:
    keys = {key_id: key.get_secret_value() for key_id, key in settings.data_keys.items()}
    return Vault(KeyRing(keys, current=settings.data_key_id), current=settings.data_key_id)


def _sender(
    channel: Channel,
    settings: NotificationsSettings,
    open_unit_of_work: OpenUnitOfWork[NotificationsUnitOfWork],
    clock: Clock,
) -> Sender:
    window = settings.sms_window if channel is Channel.SMS else MAIL_WINDOW
    return Sender(
        channel,
        provider=_provider(channel, settings, clock),
        open_unit_of_work=open_unit_of_work,
        clock=clock,
        rules=SendingRules(window=window, give_up_after=timedelta(hours=settings.give_up_after_hours)),
    )


def _provider(channel: Channel, settings: NotificationsSettings, clock: Clock) -> Provider:
    if channel is Channel.EMAIL:
        address = MailServerAddress.of(settings.smtp_url.get_secret_value())
        return MailServer(address, sender=settings.mail_from)
    centre = SmsCentreAddress.of(settings.smpp_url.get_secret_value())
    return SmsCentre(centre, source=settings.sms_source, window=settings.sms_window, clock=clock)
