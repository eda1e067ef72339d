"""Checking a child's IIN against the register."""

from datetime import datetime

from fastapi import APIRouter, Response

from balabaqsha_chassis.principal import Principal, PrincipalDep
from balabaqsha_chassis.problems import FieldFault, Problem
from balabaqsha_chassis.sealing import Opener, SealBrokenError
from children_service.domain.allowance import Allowance, CheckLimits, seconds_to_next_day
from children_service.domain.check import RegisterAnswer
from children_service.domain.errors import (
    ChildNotFoundError,
    IinInvalidError,
    RegisterUnavailableError,
    TooManyChecksError,
)
from children_service.domain.iin import Iin
from children_service.entrypoints.http_models import CheckView, ChildToCheck
from children_service.entrypoints.personal_answers import personal
from children_service.entrypoints.state import ChildrenState, StateDep
from children_service.use_cases.ask_register import AskRegister, ask_register
from children_service.use_cases.keep_check import KeepCheck, keep_check
from children_service.use_cases.return_check_allowance import ReturnCheckAllowance, return_check_allowance
from children_service.use_cases.take_check_allowance import TakeCheckAllowance, take_check_allowance

_REGISTER_RETRY_SECONDS = 10
_DAY_SECONDS = 86_400
router = APIRouter(tags=["children"])


@router.post("/children/checks", response_model=CheckView)
async def post_check(body: ChildToCheck, principal: PrincipalDep, state: StateDep) -> Response:
    """Ask the register whether the caller represents the child; who it is, is told only if so."""
    child, guardian = _typed_iin(body.iin), _own_iin(principal, state.opener)
    async with state.open_unit_of_work() as unit_of_work:
        attempt = TakeCheckAllowance(account_id=principal.account_id)
        allowance = await take_check_allowance(
            attempt, unit_of_work=unit_of_work, clock=state.clock, limits=state.limits
        )
    headers = _limit_headers(allowance, limits=state.limits, now=state.clock())
    if not allowance.granted:
        retry_after = {"Retry-After": str(seconds_to_next_day(state.clock()))}
        raise Problem(429, TooManyChecksError.code, headers=headers | retry_after)
    answer = await _ask(
        AskRegister(guardian=guardian, child=child), principal, allowance=allowance, headers=headers, state=state
    )
    async with state.open_unit_of_work() as unit_of_work:
        proven = KeepCheck(account_id=principal.account_id, answer=answer, day=allowance.day)
        check = await keep_check(proven, unit_of_work=unit_of_work, clock=state.clock, good_for=state.check_good_for)
    return personal(CheckView.of(check), headers=headers)


async def _ask(
    question: AskRegister, principal: Principal, *, allowance: Allowance, headers: dict[str, str], state: ChildrenState
) -> RegisterAnswer:
    try:
        return await ask_register(question, register=state.register, clock=state.clock)
    except ChildNotFoundError as refusal:
        raise Problem(404, refusal.code, headers=headers) from refusal
    except RegisterUnavailableError as refusal:
        async with state.open_unit_of_work() as unit_of_work:
            unanswered = ReturnCheckAllowance(account_id=principal.account_id, day=allowance.day)
            await return_check_allowance(unanswered, unit_of_work=unit_of_work)
        raise Problem(503, refusal.code, headers={"Retry-After": str(_REGISTER_RETRY_SECONDS)}) from refusal


def _typed_iin(digits: str) -> Iin:
    try:
        return Iin(digits=digits)
    except IinInvalidError as fault:
        raise Problem(422, "invalid_request", errors=(FieldFault(pointer="/iin", code=fault.code),)) from fault


def _own_iin(principal: Principal, opener: Opener) -> Iin:
    """The caller's IIN out of the token; staff and systems have none and represent nobody."""
    if principal.iin_sealed is None:
        raise Problem(403, "forbidden")
    try:
        return Iin(digits=str(opener.open(principal.iin_sealed).get("iin")))
    except (SealBrokenError, IinInvalidError) as fault:
        raise Problem(401, "token_invalid", headers={"WWW-Authenticate": 'Bearer error="token_invalid"'}) from fault


def _limit_headers(allowance: Allowance, *, limits: CheckLimits, now: datetime) -> dict[str, str]:
    """What is left of the day, should this attempt find nothing (draft-ietf-httpapi-ratelimit-headers)."""
    reset = seconds_to_next_day(now)
    policy = {"checks": limits.in_all, "failed_checks": limits.failed}
    left = {"checks": allowance.in_all_left, "failed_checks": allowance.failed_left}
    return {
        "RateLimit-Policy": ", ".join(f'"{name}";q={quota};w={_DAY_SECONDS}' for name, quota in policy.items()),
        "RateLimit": ", ".join(f'"{name}";r={rest};t={reset}' for name, rest in left.items()),
    }
