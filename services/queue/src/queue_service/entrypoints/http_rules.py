"""Changing the rules over HTTP: drafted by one person, compared, published by another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from balabaqsha_chassis.idempotency import ClaimDep
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import Principal, PrincipalDep
from balabaqsha_chassis.problems import FieldFault, Problem
from balabaqsha_chassis.representation import (
    Page,
    PageSize,
    decode_cursor,
    encode_cursor,
    json_response,
    language_of,
)
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.errors import (
    ComparisonMissingError,
    ComparisonStaleError,
    PublicationInProgressError,
    QueueError,
    RoleRequiredError,
    RuleDraftClosedError,
    RuleDraftUnknownError,
    RuleSetInvalidError,
    RulesNotValidYetError,
    RuleVersionTakenError,
    SecondPersonRequiredError,
    TerritoryRequiredError,
)
from queue_service.domain.roles import Action, authorise
from queue_service.entrypoints.http_comparison_models import ComparisonView
from queue_service.entrypoints.http_rule_models import NewRules, RuleSetCardView, RuleSetView
from queue_service.entrypoints.state import StateDep
from queue_service.use_cases.compare_rules import RequestComparison, request_comparison
from queue_service.use_cases.discard_rules import DiscardRules, discard_rules
from queue_service.use_cases.draft_rules import DraftRules, draft_rules
from queue_service.use_cases.publish_rules import PublishRules, publish_rules
from queue_service.use_cases.rule_ports import ListedRules
from queue_service.use_cases.show_rules import list_rules, show_comparison, show_rule_set

RULE_STATUSES: Mapping[type[QueueError], int] = {
    RuleSetInvalidError: 409,
    RoleRequiredError: 403,
    TerritoryRequiredError: 403,
    RuleVersionTakenError: 409,
    RuleDraftUnknownError: 404,
    RuleDraftClosedError: 409,
    SecondPersonRequiredError: 409,
    ComparisonMissingError: 409,
    ComparisonStaleError: 409,
    RulesNotValidYetError: 409,
    PublicationInProgressError: 409,
}

LanguageDep = Annotated[Language, Depends(language_of)]
Version = Annotated[str, Path(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z.]+$")]
Cursor = Annotated[str | None, Query(max_length=512)]

_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept-Language"}

router = APIRouter(prefix="/operator/rule-sets")


async def _reader(principal: PrincipalDep) -> Principal:
    return _authorised(principal, action=Action.READ_RULES)


async def _drafter(principal: PrincipalDep) -> Principal:
    return _authorised(principal, action=Action.DRAFT_RULES)


async def _publisher(principal: PrincipalDep) -> Principal:
    return _authorised(principal, action=Action.PUBLISH_RULES)


def _authorised(principal: Principal, *, action: Action) -> Principal:
    authorise(principal.roles, territories=principal.territories, action=action)
    return principal


Reader = Annotated[Principal, Depends(_reader)]
Drafter = Annotated[Principal, Depends(_drafter)]
Publisher = Annotated[Principal, Depends(_publisher)]


@router.post("", status_code=201, response_model=RuleSetCardView)
async def post_rule_set(
    body: NewRules, principal: Drafter, claim: ClaimDep, state: StateDep, language: LanguageDep
) -> Response:
    """Draft a rule set; it is checked whole and in force for nobody."""
    command = DraftRules(
        document=body.document, keep_progress=body.keep_progress, reason=body.reason, by=principal.account_id
    )
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        try:
            draft = await draft_rules(command, unit_of_work=unit_of_work, clock=state.clock)
        except RuleSetInvalidError as refusal:
            raise _unsound(refusal) from refusal
        view = await _card(draft.version, unit_of_work, language)
        headers = _PRIVATE | {"Location": f"/operator/rule-sets/{draft.version}"}
        return await claim.keep(unit_of_work.connection, json_response(view, status=201, headers=headers))


@router.get("", response_model=Page[RuleSetView])
async def get_rule_sets(
    _: Reader, state: StateDep, language: LanguageDep, limit: PageSize = 20, cursor: Cursor = None
) -> Response:
    """Rule sets and drafts, the newest first."""
    after = decode_cursor(cursor, kinds=(str, str))
    async with state.open_unit_of_work() as unit_of_work:
        found, more = await list_rules(
            after=(_instant(after[0]), after[1]) if after else None, limit=limit, drafts=unit_of_work.rule_drafts
        )
    items = [RuleSetView.of(one, language=language) for one in found]
    page = Page[RuleSetView](items=items, next_cursor=_cursor(found[-1]) if more else None)
    return json_response(page, headers=_PRIVATE)


@router.get("/{version}", response_model=RuleSetCardView)
async def get_rule_set(version: Version, _: Reader, state: StateDep, language: LanguageDep) -> Response:
    """A rule set with its document and who did what to it."""
    async with state.open_unit_of_work() as unit_of_work:
        view = await _card(version, unit_of_work, language)
    return json_response(view, headers=_PRIVATE)


@router.delete("/{version}", status_code=204)
async def delete_rule_set(version: Version, principal: Drafter, state: StateDep) -> Response:
    """Discard a draft; its version stays taken."""
    command = DiscardRules(version=version, by=principal.account_id)
    async with state.open_unit_of_work() as unit_of_work:
        await discard_rules(command, unit_of_work=unit_of_work, clock=state.clock)
    return Response(status_code=204)


@router.post("/{version}/comparison", status_code=202, response_model=ComparisonView)
async def post_comparison(
    version: Version, principal: Drafter, claim: ClaimDep, state: StateDep, language: LanguageDep
) -> Response:
    """Ask whom the draft would move; the answer is at the same address once it is done."""
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        command = RequestComparison(version=version, by=principal.account_id)
        await request_comparison(command, unit_of_work=unit_of_work, clock=state.clock)
        found = await show_comparison(version, drafts=unit_of_work.rule_drafts)
        view = ComparisonView.of(found or {}, language=language)
        return await claim.keep(unit_of_work.connection, json_response(view, status=202, headers=_PRIVATE))


@router.get("/{version}/comparison", response_model=ComparisonView)
async def get_comparison(version: Version, _: Reader, state: StateDep, language: LanguageDep) -> Response:
    """Whom the draft would move, or that this is being worked out; 404 where nobody has asked."""
    async with state.open_unit_of_work() as unit_of_work:
        found = await show_comparison(version, drafts=unit_of_work.rule_drafts)
    if found is None:
        raise Problem(404, ComparisonMissingError.code)
    return json_response(ComparisonView.of(found, language=language), headers=_PRIVATE)


@router.post("/{version}/publication", response_model=RuleSetCardView)
async def post_publication(
    version: Version, principal: Publisher, claim: ClaimDep, state: StateDep, language: LanguageDep
) -> Response:
    """Put compared rules in force; not for the person who drafted them."""
    async with state.open_unit_of_work() as unit_of_work:
        if (stored := await claim.take(unit_of_work.connection)) is not None:
            return stored
        command = PublishRules(version=version, by=principal.account_id)
        await publish_rules(command, unit_of_work=unit_of_work, clock=state.clock)
        view = await _card(version, unit_of_work, language)
        return await claim.keep(unit_of_work.connection, json_response(view, headers=_PRIVATE))


async def _card(version: str, unit_of_work: QueueUnitOfWork, language: Language) -> RuleSetCardView:
    card = await show_rule_set(version, drafts=unit_of_work.rule_drafts, rules=unit_of_work.rules)
    return RuleSetCardView.of_card(card, language=language)


def _unsound(refusal: RuleSetInvalidError) -> Problem:
    """What is wrong with the document, and where in the body."""
    fault = FieldFault(pointer=f"/document{refusal.at}", code=refusal.fault)
    return Problem(422, refusal.code, errors=(fault,))


def _cursor(last: ListedRules) -> str:
    return encode_cursor(last.since.isoformat(), last.version)


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as fault:
        raise Problem(422, "cursor_invalid") from fault
