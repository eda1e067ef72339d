"""The pages of an account: registration, signing in, recovery, settings, notifications."""

from fastapi import APIRouter

from gateway_service.web.account import contacts, notifications, own_data, policy, sessions, settings, sign_in
from gateway_service.web.account.walks import RECOVERY, REGISTRATION

ROUTERS: tuple[APIRouter, ...] = (
    REGISTRATION.router(),
    RECOVERY.router(),
    sign_in.router,
    settings.router,
    *(contact.router() for contact in contacts.CONTACTS),
    contacts.code_router,
    notifications.router,
    sessions.router,
    own_data.router,
    policy.router,
)
