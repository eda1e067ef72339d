"""Why a child's number changed, as its representatives may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from balabaqsha_chassis.clock import to_milliseconds
from queue_service.domain.country_days import KAZAKHSTAN
from queue_service.domain.errors import EntryUnknownError
from queue_service.domain.history import Item
from queue_service.domain.history_counts import Number
from queue_service.domain.leaves import Leaf
from queue_service.domain.past_lines import RulesChange
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.ports import Places, Rules
from queue_service.use_cases.tell_history import Historian, Past

#: The country's one zone since 2024; a chart's days begin at its midnights.
LONGEST = timedelta(days=366)


class By(StrEnum):
    """What is told together."""

    DAY = "day"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHistory:
    """Whose number, which one, and from when to when."""

    application_id: str
    account_id: str
    number: Number
    since: datetime
    until: datetime
    by: By


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The changes in order of time."""

    number: Number
    items: Sequence[Item]
    #: Of each item that the child itself or the rules made: the leaf that says who decided and on what ground.
    leaves: Mapping[int, Leaf]
    #: The rule sets that came into force, by version.
    rules: Mapping[str, RuleSet]
    as_of: datetime
    #: From when on everything is told; later than was asked where there are too many single changes.
    since: datetime
    until: datetime


async def show_history(command: ShowHistory, *, places: Places, past: Past, rules: Rules) -> History:
    """The history of one application; `EntryUnknownError` for a stranger's and for one never queued alike."""
    await past.hold_still()
    place = await places.of_application(command.application_id, account_id=command.account_id)
    if place is None:
        raise EntryUnknownError
    child = await past.child(place.entry.key.code)
    historian = Historian(child, number=command.number, past=past, rules=rules)
    items, since = await _told(command, historian, past)
    return History(
        number=command.number,
        items=items,
        leaves=await past.leaves([item.turn.moment.seq for item in items if item.turn is not None]),
        rules=await _rules_of(items, rules),
        as_of=place.as_of,
        since=since,
        until=command.until,
    )


async def _told(command: ShowHistory, historian: Historian, past: Past) -> tuple[list[Item], datetime]:
    if command.by is By.DAY:
        instants = [command.since, *_midnights(command.since, command.until), command.until]
        return await historian.at_moments(
            await past.moments_at([to_milliseconds(one) for one in instants])
        ), command.since
    start, end = await past.moments_at([to_milliseconds(command.since), to_milliseconds(command.until)])
    items, first = await historian.by_change(start, end)
    return items, command.since if first == start else datetime.fromtimestamp(first.at_ms / 1000, UTC)


def _midnights(since: datetime, until: datetime) -> list[datetime]:
    """The last millisecond before each midnight between the two."""
    day = datetime.combine(since.astimezone(KAZAKHSTAN).date() + timedelta(days=1), time(), KAZAKHSTAN)
    days = (until - day).days + 1
    return [day + timedelta(days=n, milliseconds=-1) for n in range(days)]


async def _rules_of(items: Sequence[Item], rules: Rules) -> Mapping[str, RuleSet]:
    versions = {item.turn.version for item in items if isinstance(item.turn, RulesChange)}
    found = {version: await rules.version(version) for version in versions}
    return {version: rule_set for version, rule_set in found.items() if rule_set is not None}
