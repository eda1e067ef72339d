"""The fold of a ledger's lines: every damage is named by its leaf, and stretches make no difference."""

import json

import pytest

from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.changes import entered, left, offered, run
from queue_service.domain.leaves import Leaf, canonical
from queue_service.domain.ledger_errors import LedgerDamagedError
from queue_service.domain.sealing import seal
from queue_service.use_cases.rebuild_fold import LedgerFold

WHERE = "750000000"
NOW = 1_790_000_000_000


def entry(code: str) -> Leaf:
    key = Key(NOW - 5, code)
    atom = Atom(2022, PrivilegeClass.GENERAL)
    return entered(waiting_list=WHERE, atom=atom, key=key, receipt_hash="a" * 64, attributes="b" * 64)


def lines(*contents: Leaf) -> list[bytes]:
    return [sealed.data for sealed in seal(contents, after_seq=0, at_ms=NOW, stands={}).leaves]


def test_a_child_that_left_leaves_no_count() -> None:
    fold = LedgerFold(documents={})

    fold.add(lines(entry("N1"), left(waiting_list=WHERE, code="N1", reason="duplicate")))

    assert (fold.counts(), fold.standing(), fold.seq) == ({}, [], 2)


def test_a_run_counts_what_it_gave_over_stretches() -> None:
    issue = run(waiting_list=WHERE, name="r1", places=2, cut_off_ms=0)
    offers = [offered(waiting_list=WHERE, code=f"N{n}", run="r1", ordinal=n, progress={}) for n in (1, 2)]
    all_lines = lines(entry("N1"), entry("N2"), issue, *offers)
    fold = LedgerFold(documents={})

    for line in all_lines:
        fold.add([line])

    assert fold.runs["r1"].offered == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line.replace(b":", b": ", 1),
        lambda line: line.replace(b'"seq":2', b'"seq":3'),
        lambda line: line[:-1],
        lambda line: line.replace(b'"at":1790000000000', b'"at":1'),
        lambda line: line.replace(b'"kind":"left"', b'"kind":"gone"'),
        lambda line: line.replace(b'"code":"N1"', b'"code":"N2"'),
        lambda line: b"[]" + line[:0],
        lambda line: json.dumps(json.loads(line) | {"more": 1.5}, sort_keys=True, separators=(",", ":")).encode(),
    ],
    ids=["blank", "gap", "cut", "earlier", "no kind", "stands nowhere", "no object", "fraction"],
)
def test_a_damaged_line_is_named(damage) -> None:
    first, second = lines(entry("N1"), left(waiting_list=WHERE, code="N1", reason="duplicate"))

    with pytest.raises(LedgerDamagedError) as caught:
        LedgerFold(documents={}).add([first, damage(second)])

    assert caught.value.place == "leaf 2"


def test_a_voucher_of_no_run_is_named() -> None:
    with pytest.raises(LedgerDamagedError, match="no run"):
        LedgerFold(documents={}).add(
            lines(entry("N1"), offered(waiting_list=WHERE, code="N1", run="r1", ordinal=1, progress={}))
        )


def test_rules_without_their_document_are_named() -> None:
    leaf = {"kind": "rules_in_force", "rules": "x", "hash": "0" * 64, "progress": "kept", "seq": 1, "at": NOW}

    with pytest.raises(LedgerDamagedError, match="version x"):
        LedgerFold(documents={}).add([canonical(leaf)])
