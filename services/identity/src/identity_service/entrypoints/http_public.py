"""What everybody may read: the data policy and the public keys."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import json_response
from identity_service.entrypoints.client import LanguageDep
from identity_service.entrypoints.http_answers import PolicyView
from identity_service.entrypoints.state import StateDep

router = APIRouter(tags=["public"])

_FIVE_MINUTES = "public, max-age=300"
#: Not longer than a key is published ahead of its use.
_ONE_MINUTE = "public, max-age=60"


@router.get("/policy", response_model=PolicyView)
async def get_policy(
    language: LanguageDep, state: StateDep, version: Annotated[str | None, Query(max_length=32)] = None
) -> Response:
    """The data policy in force, or a former version."""
    policy = state.policies.find(version) if version else state.policies.in_force(at=state.clock())
    if policy is None:
        raise Problem(404, "not_found")
    view = PolicyView(
        version=policy.version,
        valid_from=policy.valid_from,
        text=policy.texts[language],
        texts={"kk": policy.texts["kk"], "ru": policy.texts["ru"], "en": policy.texts["en"]},
    )
    headers = {"Cache-Control": _FIVE_MINUTES, "Content-Language": language, "Vary": "Accept-Language"}
    return json_response(view, headers=headers)


@router.get("/.well-known/jwks.json", response_model=dict[str, Any])
async def get_key_set(state: StateDep) -> Response:
    """The public keys that access tokens are verified with, RFC 7517."""
    return JSONResponse(await state.tokens.key_set(), headers={"Cache-Control": _ONE_MINUTE})


@router.get("/.well-known/openid-configuration", response_model=dict[str, Any])
async def get_configuration(state: StateDep) -> Response:
    """Who issues the tokens and where the keys are; no more of OpenID Connect is spoken here."""
    document = {
        "issuer": state.issuer,
        "jwks_uri": f"{state.issuer}/.well-known/jwks.json",
        "subject_types_supported": ["public"],
        "claims_supported": ["iss", "sub", "sid", "aud", "iat", "exp", "jti", "iin_sealed", "roles", "territories"],
        "ui_locales_supported": ["kk", "ru", "en"],
    }
    return JSONResponse(document, headers={"Cache-Control": _FIVE_MINUTES})
