"""A child's numbers in the waiting list, as its representatives may see them."""

from dataclasses import dataclass
from datetime import datetime

from queue_service.domain.errors import EntryUnknownError, NumberUnknownError, RuleVersionUnknownError
from queue_service.domain.numbering import Numbers, numbers_of
from queue_service.domain.rule_set import Labels, RuleSet
from queue_service.use_cases.ports import CountedPlace, Places, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where the child stands; `numbers` is None where there is no number, and `why` then says why."""

    application_id: str
    number: str
    territory: str
    cohort: int
    category: str | None
    category_label: Labels
    filed_at_ms: int
    numbers: Numbers | None
    why: str | None
    as_of: datetime
    stale: bool
    ledger_seq: int
    rule_version: str
    #: Why vouchers pass the child by, and since when.
    hold_ground: str | None = None
    held_since: datetime | None = None


async def show_position(application_id: str, *, account_id: str, places: Places, rules: Rules) -> Position:
    """The numbers of one application; `EntryUnknownError` for a stranger's and for one never queued alike."""
    place = await places.of_application(application_id, account_id=account_id)
    if place is None:
        raise EntryUnknownError
    return await _position(place, rules)


async def show_positions(*, account_id: str, places: Places, rules: Rules) -> list[Position]:
    """The numbers of every application the account filed or represents the child of."""
    return [await _position(place, rules) for place in await places.of_account(account_id)]


async def show_number(number: str, *, places: Places, rules: Rules) -> Position:
    """The numbers of a public application number, for anybody who knows it."""
    place = await places.of_number(number)
    if place is None:
        raise NumberUnknownError
    return await _position(place, rules)


async def _position(place: CountedPlace, rules: Rules) -> Position:
    rule_set = await rules.version(place.rule_version)
    if rule_set is None:
        raise RuleVersionUnknownError
    category = rule_set.category_of_atom.get(place.atom)
    return Position(
        application_id=place.entry.application_id,
        number=place.entry.key.code,
        territory=place.entry.territory,
        cohort=place.atom.cohort,
        category=category,
        category_label=rule_set.labels.get(category or "", {}),
        filed_at_ms=place.entry.key.filed_at_ms,
        numbers=_numbers(place, category, rule_set) if place.standing and category else None,
        why=_why(place, category),
        as_of=place.as_of,
        stale=place.stale,
        ledger_seq=place.seq,
        rule_version=place.rule_version,
        hold_ground=place.entry.hold_ground,
        held_since=place.entry.held_since,
    )


#: What an entry's state says of there being no number.
_WHY = {
    "offered": "voucher_offered",
    "left": "left_waiting_list",
    "archived": "left_waiting_list",
    "inactive": "inactive",
    "annulled": "annulled",
    "enrolled": "enrolled",
}


def _why(place: CountedPlace, category: str | None) -> str | None:
    if place.entry.state in _WHY:
        return _WHY[place.entry.state]
    if place.entry.state == "refused" or category is None:
        return "refused"
    return None if place.standing else "being_numbered"


def _numbers(place: CountedPlace, category: str, rule_set: RuleSet) -> Numbers:
    cohort = place.atom.cohort
    totals: dict[str, int] = {}
    for atom, count in place.totals.items():
        code = rule_set.category_of_atom.get(atom)
        if code is not None:
            totals[code] = totals.get(code, 0) + count
    return numbers_of(
        1 + sum(place.ahead.values()),
        category=category,
        cohort_categories=rule_set.categories_of_cohort(cohort),
        cohort_rank=1 + sum(count for atom, count in place.ahead.items() if atom.cohort == cohort),
        totals=totals,
        progress=place.progress,
        root=rule_set.root,
        cohort_total=sum(count for atom, count in place.totals.items() if atom.cohort == cohort),
    )
