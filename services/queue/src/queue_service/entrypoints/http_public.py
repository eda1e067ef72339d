"""The public queue over HTTP: sizes, rows without a name, numbers, issues, statistics and rules, for everybody."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from balabaqsha_chassis.representation import PageSize, decode_cursor, encode_cursor
from queue_service.adapters.unit_of_work import QueueUnitOfWork
from queue_service.domain.atoms import Key
from queue_service.domain.errors import (
    CategoryUnknownError,
    NumberUnknownError,
    QueueError,
    RuleVersionUnknownError,
    RunUnknownError,
    TerritoryUnknownError,
)
from queue_service.entrypoints.http_models import PositionView
from queue_service.entrypoints.http_public_models import (
    AnnouncedView,
    Entries,
    EntryView,
    IterationDetailView,
    Iterations,
    IterationView,
    ProtocolView,
    PublicQueueView,
    Territories,
    TerritoryView,
)
from queue_service.entrypoints.http_rule_models import RulesView, RuleVersions, RuleVersionView
from queue_service.entrypoints.http_statistics_models import StatisticsView
from queue_service.entrypoints.public_answer import PublicDep
from queue_service.use_cases.public_ports import PublicHead
from queue_service.use_cases.show_public_entries import ShowEntries, show_public_entries
from queue_service.use_cases.show_public_iterations import (
    ShowIterations,
    show_protocol,
    show_public_iteration,
    show_public_iterations,
)
from queue_service.use_cases.show_public_number import show_public_number
from queue_service.use_cases.show_public_queue import show_public_queue, show_public_territories
from queue_service.use_cases.show_public_statistics import ShowStatistics, show_public_statistics
from queue_service.use_cases.show_rules import show_rules, show_versions

PUBLIC_STATUSES: Mapping[type[QueueError], int] = {
    CategoryUnknownError: 404,
    NumberUnknownError: 404,
    RuleVersionUnknownError: 404,
    RunUnknownError: 404,
    TerritoryUnknownError: 404,
}

_TERRITORY = r"^[0-9]{9}$"
#: As people write it: with blanks and any kind of dash.
Number = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z \u00a0\u2010-\u2015\u2212-]+$")]
TerritoryQuery = Annotated[str, Query(pattern=_TERRITORY)]
AnyTerritory = Annotated[str | None, Query(pattern=_TERRITORY)]
TerritoryPath = Annotated[str, Path(pattern=_TERRITORY)]
CategoryQuery = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Cursor = Annotated[str | None, Query(max_length=512)]
RunName = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z._:-]+$")]
Version = Annotated[str, Path(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z.]+$")]

router = APIRouter(prefix="/public", responses={304: {"description": "The caller's copy is the newest"}})


@router.get("/territories", response_model=Territories)
async def get_territories(answer: PublicDep) -> Response:
    """Every territory with a waiting list and its size."""

    async def build(unit_of_work: QueueUnitOfWork, head: PublicHead) -> Territories:
        found = await show_public_territories(head=head, reads=unit_of_work.public_queue, rules=unit_of_work.rules)
        items = [TerritoryView(code=code, total=waiting.total) for code, waiting in found.items()]
        return Territories(items=items, as_of=head.as_of, ledger_seq=head.seq)

    return await answer.of(build)


@router.get("/queue", response_model=PublicQueueView)
async def get_public_queue(territory: TerritoryQuery, answer: PublicDep) -> Response:
    """A territory's waiting list by category, the rules in words, the last issue of vouchers."""

    async def build(unit_of_work: QueueUnitOfWork, head: PublicHead) -> PublicQueueView:
        found = await show_public_queue(territory, head=head, reads=unit_of_work.public_queue, rules=unit_of_work.rules)
        return PublicQueueView.of(found, head=head, language=answer.language)

    return await answer.of(build, with_plan=True)


@router.get("/queue/numbers/{number}", response_model=PositionView)
async def get_number(number: Number, answer: PublicDep) -> Response:
    """The place of an application number, for anybody who knows it."""

    async def build(unit_of_work: QueueUnitOfWork, head: PublicHead) -> PositionView:
        position = await show_public_number(
            number,
            head=head,
            reads=unit_of_work.public_queue,
            places=unit_of_work.places,
            rules=unit_of_work.rules,
        )
        return PositionView.of(position, language=answer.language, public=True)

    return await answer.of(build)


@router.get("/queue/{territory}/entries", response_model=Entries)
async def get_entries(
    territory: TerritoryPath,
    answer: PublicDep,
    category: CategoryQuery = None,
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> Response:
    """The rows of a waiting list without names, category after category in the order of service."""
    after = decode_cursor(cursor, kinds=(str, int, str))
    command = ShowEntries(
        territory=territory,
        category=category,
        after=(after[0], Key(after[1], after[2])) if after else None,
        limit=limit,
    )

    async def build(unit_of_work: QueueUnitOfWork, head: PublicHead) -> Entries:
        found = await show_public_entries(command, head=head, reads=unit_of_work.public_queue, rules=unit_of_work.rules)
        last = found.rows[-1] if found.rows and found.more else None
        return Entries(
            territory=territory,
            items=[EntryView.of(row, language=answer.language) for row in found.rows],
            next_cursor=encode_cursor(last.category, *last.entry.key) if last else None,
            notice=Entries.notice_in(answer.language),
            as_of=head.as_of,
            ledger_seq=head.seq,
            rule_version=head.rule_version,
        )

    return await answer.of(build)


@router.get("/iterations", response_model=Iterations)
async def get_iterations(
    answer: PublicDep, territory: AnyTerritory = None, limit: PageSize = 20, cursor: Cursor = None
) -> Response:
    """Issues of vouchers, the newest first, and those to come."""
    before = decode_cursor(cursor, kinds=(int,))
    command = ShowIterations(territory=territory, before_seq=before[0] if before else None, limit=limit)

    async def build(unit_of_work: QueueUnitOfWork, _: PublicHead) -> Iterations:
        runs, more = await show_public_iterations(command, reads=unit_of_work.public_queue)
        announced = await unit_of_work.public_queue.announced(territory)
        return Iterations(
            items=[IterationView.of(run, language=answer.language) for run in runs],
            announced=[AnnouncedView.of(one, language=answer.language) for one in announced],
            next_cursor=encode_cursor(runs[-1].seq) if more else None,
        )

    return await answer.of(build, with_plan=True)


@router.get("/iterations/{run}", response_model=IterationDetailView)
async def get_iteration(run: RunName, answer: PublicDep) -> Response:
    """One issue of vouchers by category."""

    async def build(unit_of_work: QueueUnitOfWork, _: PublicHead) -> IterationDetailView:
        found = await show_public_iteration(run, reads=unit_of_work.public_queue, rules=unit_of_work.rules)
        return IterationDetailView.of_detail(found, language=answer.language)

    return await answer.of(build, with_plan=True)


@router.get("/iterations/{run}/protocol", response_model=ProtocolView)
async def get_protocol(run: RunName, answer: PublicDep, limit: PageSize = 100, cursor: Cursor = None) -> Response:
    """Who was drawn, in order, each with the leaf of the ledger that says so."""
    after = decode_cursor(cursor, kinds=(int,))

    async def build(unit_of_work: QueueUnitOfWork, _: PublicHead) -> ProtocolView:
        found, lines, more = await show_protocol(
            run, after=after[0] if after else 0, limit=limit, reads=unit_of_work.public_queue
        )
        next_cursor = encode_cursor(lines[-1].ordinal) if more else None
        return ProtocolView.of_lines(found, lines, language=answer.language, next_cursor=next_cursor)

    return await answer.of(build, with_plan=True)


@router.get("/statistics", response_model=StatisticsView)
async def get_statistics(
    answer: PublicDep, territory: AnyTerritory = None, limit: PageSize = 20, cursor: Cursor = None
) -> Response:
    """Who waits, by category and birth year, and who came and went in the last twelve months, by territory."""
    after = decode_cursor(cursor, kinds=(str,))
    command = ShowStatistics(territory=territory, after=after[0] if after else None, limit=limit)

    async def build(unit_of_work: QueueUnitOfWork, head: PublicHead) -> StatisticsView:
        found = await show_public_statistics(
            command, head=head, reads=unit_of_work.public_queue, rules=unit_of_work.rules
        )
        next_cursor = encode_cursor(found.items[-1].territory) if found.more else None
        return StatisticsView.of(found, head=head, language=answer.language, next_cursor=next_cursor)

    return await answer.of(build)


@router.get("/rules", response_model=RuleVersions)
async def get_rule_versions(answer: PublicDep) -> Response:
    """Every version of the rules that is or was in force."""

    async def build(unit_of_work: QueueUnitOfWork, head: PublicHead) -> RuleVersions:
        found = await show_versions(rules=unit_of_work.rules)
        return RuleVersions(
            items=[RuleVersionView.of(one, head=head, language=answer.language) for one in found if one.seq is not None]
        )

    return await answer.of(build)


@router.get("/rules/{version}", response_model=RulesView)
async def get_rules(version: Version, answer: PublicDep) -> Response:
    """A version of the rules in plain words; `current` is the one in force."""

    async def build(unit_of_work: QueueUnitOfWork, _: PublicHead) -> RulesView:
        rules = await show_rules(version, rules=unit_of_work.rules)
        return RulesView.of(rules, language=answer.language)

    return await answer.of(build)
