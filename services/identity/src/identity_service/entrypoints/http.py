"""The service's routes, and which status each refusal has."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import APIRouter

from identity_service.domain import errors
from identity_service.entrypoints import (
    http_account,
    http_erasure,
    http_internal,
    http_login_codes,
    http_public,
    http_recoveries,
    http_registrations,
    http_sessions,
    http_staff,
)

ROUTERS: tuple[APIRouter, ...] = (
    http_registrations.router,
    http_recoveries.router,
    http_login_codes.router,
    http_sessions.router,
    http_staff.router,
    http_account.router,
    http_erasure.router,
    http_public.router,
    http_internal.router,
)

STATUSES: Mapping[type[Exception], int] = MappingProxyType(
    {
        errors.FieldError: 422,
        errors.ConsentMissingError: 422,
        errors.PolicyVersionOutdatedError: 422,
        errors.PasswordLengthError: 422,
        errors.PasswordCommonError: 422,
        errors.PasswordMismatchError: 422,
        errors.ProofMissingError: 422,
        errors.ChallengeNotFoundError: 404,
        errors.ChallengeSpentError: 409,
        errors.CodeExpiredError: 409,
        errors.CodeWrongError: 409,
        errors.CompletionTokenWrongError: 409,
        errors.RegisterUnavailableError: 503,
        errors.HashingBusyError: 503,
        errors.WaitError: 429,
        errors.CredentialsWrongError: 401,
        errors.StaffRefusedError: 401,
        errors.NotStaffError: 403,
        errors.SessionEndedError: 401,
        errors.SessionNotFoundError: 404,
        errors.AccountNotFoundError: 404,
        errors.AccountExistsError: 409,
        errors.AccountChangedError: 412,
        errors.LoginTakenError: 409,
        errors.ContactTakenError: 409,
    }
)
