"""Every change of a number has reasons that add up to it, whatever the rules and whatever happened."""

import os

from history_ledger import PlainPast, PlainRules
from history_strategies import DAY, HOME, Story, stories
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_service.domain.atoms import Key
from queue_service.domain.history import Item
from queue_service.domain.history_counts import Number
from queue_service.domain.past_lines import Moment
from queue_service.domain.reasons import Code
from queue_service.use_cases.tell_history import Historian, number_at

often = settings(
    max_examples=int(os.environ.get("HISTORY_EXAMPLES", "80")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


async def historian(story: Story, code: str, number: Number) -> Historian:
    past = PlainPast(story.ledger)
    return Historian(await past.child(code), number=number, past=past, rules=PlainRules(story.rules))


def number_of(story: Story, code: str, seq: int, number: Number) -> int | None:
    numbers = story.ledger.numbers(code, seq, rules=story.rules)
    return numbers and numbers[number]


def some_moments(data: st.DataObject, story: Story) -> list[Moment]:
    seqs = sorted(data.draw(st.lists(st.integers(1, story.ledger.head.seq), min_size=2, max_size=6)))
    return [Moment(seq, int(story.ledger.leaves_by_seq[seq]["at"])) for seq in seqs]


def assert_joined(items: list[Item], *, first: int | None, last: int | None) -> None:
    """Each item begins where the one before ended, and its reasons add up to its change."""
    number, remembered = first, first
    for item in items:
        assert item.before == remembered
        assert sum(reason.count for reason in item.reasons) == (item.change or 0)
        number, remembered = item.after, item.after if item.after is not None else remembered
    assert number == last


@often
@given(stories(), st.data(), st.sampled_from(Number))
async def test_reasons_add_up_between_any_moments(story: Story, data: st.DataObject, number: Number) -> None:
    code = data.draw(st.sampled_from(story.codes))
    moments = some_moments(data, story)

    items = await (await historian(story, code, number)).at_moments(moments)

    first, last = (number_of(story, code, moment.seq, number) for moment in (moments[0], moments[-1]))
    assert_joined(items, first=first, last=last)
    if number is Number.CATEGORY:
        assert all(reason.code != Code.QUOTA_SHIFT for item in items for reason in item.reasons)


@often
@given(stories(), st.data(), st.sampled_from(Number))
async def test_single_changes_are_those_of_the_whole_list(story: Story, data: st.DataObject, number: Number) -> None:
    code = data.draw(st.sampled_from(story.codes))
    start, *_, end = some_moments(data, story)

    items, since = await (await historian(story, code, number)).by_change(start, end)

    first, last = (number_of(story, code, moment.seq, number) for moment in (start, end))
    assert since == start
    assert_joined(items, first=first, last=last)


@often
@given(stories(), st.data(), st.integers(1, 5))
async def test_of_too_many_changes_the_newest_are_told_whole(story: Story, data: st.DataObject, most: int) -> None:
    code = data.draw(st.sampled_from(story.codes))
    start, *_, end = some_moments(data, story)
    teller = await historian(story, code, Number.OVERALL)

    items, since = await teller.by_change(start, end, most=most)
    whole, _ = await teller.by_change(since, end)

    assert items == whole
    assert since >= start
    assert len([item for item in items if item.turn is None]) <= most


@often
@given(stories(ratios=False, one_version=True), st.data(), st.sampled_from(Number))
async def test_without_ratios_reasons_are_who_was_ahead_and_went_and_who_came_ahead(
    story: Story, data: st.DataObject, number: Number
) -> None:
    code = data.draw(st.sampled_from(story.codes))
    start, *_, end = some_moments(data, story)
    if any(change.moment.seq > start.seq for change in (await PlainPast(story.ledger).child(code)).own):
        return
    if number_of(story, code, start.seq, number) is None:
        return

    items = await (await historian(story, code, number)).at_moments([start, end])

    root = story.rules["1"].root
    lines = [[entry.key.code for entry in story.ledger.line(HOME, m.seq, root=root)] for m in (start, end)]
    if code not in lines[0]:
        return
    before, after = (set(line[: line.index(code)]) for line in lines)
    found = [reason for item in items for reason in item.reasons]
    assert Code.QUOTA_SHIFT not in {reason.code for reason in found}
    if number is Number.OVERALL:
        assert sum(reason.count for reason in found) == len(after - before) - len(before - after)


@often
@given(stories(offers_only=True), st.data(), st.sampled_from(Number))
async def test_issues_in_order_shift_nobody(story: Story, data: st.DataObject, number: Number) -> None:
    code = data.draw(st.sampled_from(story.codes))
    filled = max(seq for seq, leaf in story.ledger.leaves_by_seq.items() if leaf["kind"] == "entered")
    moments = [Moment(filled, 0), *(moment for moment in some_moments(data, story) if moment.seq > filled)]

    items = await (await historian(story, code, number)).at_moments(moments)

    codes = {reason.code for item in items for reason in item.reasons}
    assert codes <= {Code.VOUCHER_AHEAD, Code.OWN_VOUCHER_OFFERED}


def ahead_and_behind(story: Story, code: str, seq: int) -> dict[str, tuple[list[Key], list[Key]]]:
    """By category: the keys before the child and those after it."""
    rules = story.rules[story.ledger.version_at(seq)]
    waiting_list = story.ledger.standing(seq)[code][0]
    line = story.ledger.line(waiting_list, seq, root=rules.root)
    place = [entry.key.code for entry in line].index(code)
    return {
        category: tuple(
            sorted(entry.key for entry in part if rules.category_of_atom[entry.atom] == category)
            for part in (line[:place], line[place + 1 :])
        )
        for category in rules.categories
    }


@often
@given(stories(), st.data())
async def test_a_shift_counts_children_on_the_other_side_only_because_of_the_ratio(
    story: Story, data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from(story.codes))
    teller = await historian(story, code, Number.OVERALL)
    start, *_, end = some_moments(data, story)
    items = await teller.at_moments([start, end])
    if any(item.turn for item in items) or number_of(story, code, start.seq, Number.OVERALL) is None:
        return
    child = await PlainPast(story.ledger).child(code)
    if any(start.seq < turn.moment.seq <= end.seq for turn in (*child.own, *child.rules)):
        return

    lines = [ahead_and_behind(story, code, moment.seq) for moment in (start, end)]
    told = {reason.category: reason.count for item in items for reason in item.reasons if reason.category}
    for category in lines[0]:
        (ahead, behind), (ahead_then, behind_then) = (line[category] for line in lines)
        cut = min([*behind[:1], *behind_then[:1]], default=Key(2**62, ""))
        came, went = (sum(key >= cut for key in keys) for keys in (ahead_then, ahead))
        assert min(came, went) == 0
        if items:
            assert told.get(category, 0) == came - went


@often
@given(stories(), st.data())
async def test_the_numbers_of_any_instant_are_those_of_the_list_then(story: Story, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(story.codes))
    at_ms = data.draw(st.integers(100 * DAY, story.ledger.head.at_ms + 1))

    found = await number_at(code, at_ms=at_ms, past=PlainPast(story.ledger), rules=PlainRules(story.rules))

    seq = max((s for s, leaf in story.ledger.leaves_by_seq.items() if int(leaf["at"]) <= at_ms), default=0)
    expected = story.ledger.numbers(code, seq, rules=story.rules) if seq else None
    assert (found and {"overall": found.overall, "category": found.category, "cohort": found.cohort}) == expected
