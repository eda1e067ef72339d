"""The rows and hashes of counts are those of the published format, computed the plain way."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_histories import COHORTS, mixed_document
from plain_counts import Lists, written

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.count_tree import (
    CountNode,
    KeyRow,
    Level,
    SlotRow,
    effective,
    hour_count,
    list_text,
    order_hash,
    rows_hash,
    sum_count,
)
from queue_service.domain.rule_set import rule_set_of
from queue_service.use_cases.ledger_ports import CountPlace
from queue_service.use_cases.update_counts import parent_of

HOUR_MS = 3_600_000
RULES = mixed_document("1", word=(0, 1, 1))
ROOT = rule_set_of(RULES).root
CHILDREN = st.lists(
    st.tuples(
        st.sampled_from(COHORTS),
        st.sampled_from(list(PrivilegeClass)),
        st.integers(0, 3000).map(lambda halves: 1_760_000_000_000 + halves * HOUR_MS // 2),
        st.booleans(),
    ),
    max_size=40,
)


def atoms_of(children: list[tuple[int, PrivilegeClass, int, bool]]) -> dict[Atom, CountNode]:
    """Level by level with the functions of the domain."""
    places: dict[CountPlace, list[KeyRow]] = {}
    for number, (cohort, name, filed_at, held) in enumerate(children):
        hour = CountPlace("750000000", Atom(cohort, name), filed_at // HOUR_MS)
        places.setdefault(hour, []).append(KeyRow(filed_at, f"N{number:03}", int(held)))
    nodes = {hour: hour_count(keys) for hour, keys in places.items()}
    for level in (Level.DAY, Level.MONTH, Level.ATOM):
        rows: dict[CountPlace, list[SlotRow]] = {}
        for place, node in nodes.items():
            rows.setdefault(parent_of(place, level), []).append(SlotRow(place.slot, node))
        nodes = {place: sum_count(found) for place, found in rows.items()}
    return {place.atom: node for place, node in nodes.items()}


def lines_of(children: list[tuple[int, PrivilegeClass, int, bool]], progress: str) -> list[bytes]:
    leaves = [{"kind": "rules_in_force", "rules": "1", "progress": "kept"}]
    for number, (cohort, name, filed_at, held) in enumerate(children):
        about = {"list": "750000000", "code": f"N{number:03}"}
        leaves.append(about | {"kind": "entered", "cohort": cohort, "class": name.value, "filed_at": filed_at})
        if held:
            leaves.append(about | {"kind": "held"})
    gone = {"list": "750000000", "code": "gone"}
    leaves.append(gone | {"kind": "entered", "cohort": 2020, "class": "a", "filed_at": 0})
    leaves.append(gone | {"kind": "offered", "progress": progress})
    return [written(leaf) for leaf in leaves]


@given(CHILDREN, st.integers(0, 2), st.integers(0, 2))
@settings(max_examples=150, deadline=None)
def test_both_hashes_of_a_list_follow_from_its_children_and_its_progress(
    children: list[tuple[int, PrivilegeClass, int, bool]], first: int, second: int
) -> None:
    atoms = atoms_of(children)
    progress = effective({"ratio2020": first, "ratio2021": second}, root=ROOT)
    plain = Lists(lines_of(children, f"ratio2020={first},ratio2021={second}"), {"1": RULES})

    text = list_text("750000000", progress=progress, atoms=atoms)

    assert [list(row) for row in json.loads(text)[2]] == plain.atoms("750000000")
    assert rows_hash(text) == plain.count_hash("750000000")
    assert order_hash("750000000", progress=progress, atoms=atoms, root=ROOT) == plain.order_hash("750000000")


def test_only_ratios_of_the_rules_that_have_moved_within_their_words_count() -> None:
    progress = {"ratio2020": 0, "ratio2021": 2, "of_old_rules": 1}

    assert effective(progress, root=ROOT) == {"ratio2021": 2}
    assert effective({"ratio2021": 3}, root=ROOT) == {}
    assert effective(progress, root=None) == {}


def test_an_hour_is_hashed_in_the_order_of_keys() -> None:
    early, late, same = KeyRow(5, "B", 0), KeyRow(6, "A", 1), KeyRow(5, "C", 0)

    assert hour_count([late, same, early]) == hour_count([early, same, late])
    assert hour_count([late, same, early])[:2] == (3, 1)


def test_a_list_in_which_only_a_ratio_has_moved_is_there() -> None:
    assert list_text("750000000", progress={"ratio2020": 1}, atoms={}) == '["750000000","ratio2020=1",[]]'
