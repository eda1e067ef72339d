"""Which groups suit which child, and how many places of a group are kept for who waits."""

from collections.abc import Iterable, Sequence
from datetime import date

from queue_service.domain.group_rules import GroupRules
from queue_service.use_cases.kindergarten_ports import GroupRow
from queue_service.use_cases.place_ports import WaitingChild
from queue_service.use_cases.ports import EntryRow


def birth_date_of(entry: EntryRow) -> date:
    """The child's birth date; one whose date was never told here counts as the youngest of its year."""
    return entry.birth_date or date(entry.atom.cohort, 12, 31)


def suits(group: GroupRow, *, birth_date: date, group_type: str, rules: GroupRules, today: date) -> bool:
    """Whether the group is for children of that age and need."""
    return group.age_band in rules.bands(birth_date, today=today) and group.purpose in rules.suiting_purposes(
        group_type
    )


def suits_waiting(group: GroupRow, child: WaitingChild, *, rules: GroupRules, today: date) -> bool:
    """Whether the group is what the child waits for, in its language where it waits for one."""
    wanted = child.waiting.language
    if wanted is not None and group.language not in rules.suiting_languages(wanted):
        return False
    return suits(group, birth_date=child.birth_date, group_type=child.group_type, rules=rules, today=today)


def kept(group: GroupRow, children: Iterable[WaitingChild], *, besides: str, rules: GroupRules, today: date) -> int:
    """How many free places of the group are for who waits already, `besides` that voucher."""
    return sum(
        child.ready and child.waiting.voucher_id != besides and suits_waiting(group, child, rules=rules, today=today)
        for child in children
    )


def closest_first(groups: Iterable[GroupRow], *, rules: GroupRules) -> Sequence[GroupRow]:
    """Groups of one age before groups of several."""
    widths = {code: ages.oldest - ages.youngest for code, ages in rules.age_bands.items()}
    return sorted(groups, key=lambda group: (widths.get(group.age_band, len(widths)), group.id))
