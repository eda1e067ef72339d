"""What a parent is told of the renewal is what a recount of the whole list by both rule sets gives."""

from hypothesis import given
from hypothesis import strategies as st
from rule_documents import installed, renewed, with_ratios

from queue_service.domain.atoms import Atom, Entry, Key, PrivilegeClass
from queue_service.domain.ordering import order
from queue_service.domain.renewals import NO_CATEGORY, SCHOOL_AGE, RenewalPreview, oldest_cohort
from queue_service.domain.rule_set import RuleSet, rule_set_of

BEFORE = (rule_set_of(installed()), rule_set_of(with_ratios("2026.2")))
AFTER = rule_set_of(renewed("2027.1"))
ATOMS = st.builds(Atom, st.integers(2020, 2027), st.sampled_from(PrivilegeClass))
LISTS = st.lists(st.tuples(ATOMS, st.integers(0, 50)), max_size=60)


def numbers(rules: RuleSet, entries: list[Entry]) -> dict[str, tuple[str, int]]:
    """Category and overall number of everybody, by sorting the whole list."""
    line = order(entries, progress={}, root=rules.root)
    return {entry.key.code: (rules.category_of_atom[entry.atom], place) for place, entry in enumerate(line, start=1)}


@given(LISTS, st.sampled_from(BEFORE))
def test_a_preview_equals_a_recount_by_both_rule_sets(made: list[tuple[Atom, int]], before: RuleSet) -> None:
    entries = [Entry(atom=atom, key=Key(at, f"{place:04}")) for place, (atom, at) in enumerate(made)]
    counts = {entry.atom: sum(other.atom == entry.atom for other in entries) for entry in entries}
    by_key = sorted(entries, key=lambda entry: entry.key)

    preview = RenewalPreview(
        counts=counts, before=(before.root, {}), after=(AFTER.root, {}), oldest=oldest_cohort(AFTER)
    )
    seen = {one.code: one for one in preview.see((entry.atom, entry.key.code) for entry in by_key)}

    old, new = numbers(before, entries), numbers(AFTER, entries)
    assert {code: (one.category_before, one.number_before) for code, one in seen.items()} == old
    left_over = {code: (one.category_after, one.number_after) for code, one in seen.items() if one.category_after}
    assert left_over == {code: place for code, place in new.items() if code in old}
    for entry in entries:
        one = seen.get(entry.key.code)
        if one is not None and one.category_after is None:
            assert one.reason == (SCHOOL_AGE if entry.atom.cohort < 2021 else NO_CATEGORY)
