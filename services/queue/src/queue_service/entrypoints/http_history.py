"""Why the number changed, over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import FieldFault, Problem
from balabaqsha_chassis.representation import ApiDate, ApiTime, ResponseModel, json_response, language_of
from queue_service.adapters.history import PastReader
from queue_service.domain.history import Item
from queue_service.domain.history_counts import Number
from queue_service.domain.leaves import Leaf
from queue_service.domain.past_lines import RulesChange
from queue_service.domain.reasons import Reason
from queue_service.domain.rule_set import RuleSet
from queue_service.entrypoints.reason_texts import text_of
from queue_service.entrypoints.state import StateDep
from queue_service.use_cases.show_history import LONGEST, By, History, ShowHistory, show_history

USUAL = timedelta(days=30)
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)

router = APIRouter()


class ReasonView(ResponseModel):
    """A reason and by how much it alone changed the number."""

    code: str
    count: int
    text: str
    #: Whose line moved against the child's, of a quota shift.
    category: str | None = None

    @classmethod
    def of(cls, reason: Reason, *, own: bool, language: Language) -> "ReasonView":
        """The reason in the caller's language."""
        text = text_of(reason, own=own, language=language)
        return cls(code=reason.code.value, count=reason.count, text=text, category=reason.category)


class DecidedView(ResponseModel):
    """What the ledger says of who decided and on what ground."""

    ledger_seq: int
    kind: str
    ground: str | None
    by: list[str]
    #: The hash of the document that was decided on.
    document: str | None
    rule_version: str | None = None
    act: str | None = None
    valid_from: ApiDate | None = None

    @classmethod
    def of(cls, seq: int, *, leaf: Leaf, rules: RuleSet | None) -> "DecidedView":
        """The leaf's own words; of rules also the act they come from."""
        said = {name: None if leaf.get(name) is None else str(leaf[name]) for name in ("ground", "reason", "document")}
        return cls(
            ledger_seq=seq,
            kind=str(leaf["kind"]),
            ground=said["ground"] or said["reason"],
            by=[str(leaf[name]) for name in ("by", "by2") if name in leaf],
            document=said["document"],
            rule_version=None if rules is None else rules.version,
            act=None if rules is None else rules.act,
            valid_from=None if rules is None else rules.valid_from,
        )


class HistoryItemView(ResponseModel):
    """One change; without a number on one side `change` is null and the reason says why there is none."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)

    before: int | None = Field(alias="from")
    after: int | None = Field(alias="to")
    at: ApiTime
    change: int | None
    reasons: list[ReasonView]
    decided: DecidedView | None = None
    #: Since when there had been no number.
    absent_since: ApiTime | None = None

    @classmethod
    def of(cls, item: Item, *, history: History, language: Language) -> "HistoryItemView":
        """The change in the caller's language."""
        own = item.turn is not None
        return cls(
            before=item.before,
            after=item.after,
            at=_instant(item.at_ms),
            change=item.change,
            reasons=[ReasonView.of(reason, own=own, language=language) for reason in item.reasons],
            decided=_decided(item, history),
            absent_since=None if item.absent_since_ms is None else _instant(item.absent_since_ms),
        )


class HistoryView(ResponseModel):
    """Every change of a number in order of time; the counts of each add up to it."""

    number: Number
    items: list[HistoryItemView]
    as_of: ApiTime
    since: ApiTime
    until: ApiTime

    @classmethod
    def of(cls, history: History, *, language: Language) -> "HistoryView":
        """The history in the caller's language."""
        return cls(
            number=history.number,
            items=[HistoryItemView.of(item, history=history, language=language) for item in history.items],
            as_of=history.as_of,
            since=history.since,
            until=history.until,
        )


class HistoryQuery(BaseModel):
    """Which number, from when to when, and what is told together."""

    model_config = ConfigDict(frozen=True)

    number: Number = Number.OVERALL
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    by: By = By.DAY


@router.get("/applications/{application_id}/position/history", response_model=HistoryView)
async def get_history(
    application_id: Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")],
    query: Annotated[HistoryQuery, Query()],
    principal: PrincipalDep,
    state: StateDep,
    language: Annotated[Language, Depends(language_of)],
) -> Response:
    """Why the number changed, by calendar days of the country or by single changes, of the newest 500."""
    since, until = _span(query.since, query.until, now=state.clock())
    command = ShowHistory(
        application_id=application_id,
        account_id=principal.account_id,
        number=query.number,
        since=since,
        until=until,
        by=query.by,
    )
    async with state.open_unit_of_work() as unit_of_work:
        past = PastReader(unit_of_work.connection)
        history = await show_history(command, places=unit_of_work.places, past=past, rules=unit_of_work.rules)
    return json_response(HistoryView.of(history, language=language), headers={"Cache-Control": "no-store"})


def _span(since: datetime | None, until: datetime | None, *, now: datetime) -> tuple[datetime, datetime]:
    """Thirty days unless asked otherwise, at most a year, and nothing of the future."""
    last = now if until is None else min(until, now)
    if last < _BEGINNING:
        raise Problem(422, "invalid_request", errors=(FieldFault(pointer="/until", code="out_of_range"),))
    first = last - USUAL if since is None else since
    if first < _BEGINNING or not timedelta() <= last - first <= LONGEST:
        raise Problem(422, "invalid_request", errors=(FieldFault(pointer="/since", code="out_of_range"),))
    return first.astimezone(UTC), last.astimezone(UTC)


def _decided(item: Item, history: History) -> DecidedView | None:
    if item.turn is None:
        return None
    seq = item.turn.moment.seq
    rules = history.rules.get(item.turn.version) if isinstance(item.turn, RulesChange) else None
    return DecidedView.of(seq, leaf=history.leaves[seq], rules=rules)


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
