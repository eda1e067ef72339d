"""The tables that follow from the ledger alone: their columns, their order, and a fold's rows of them."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from queue_service.adapters.sealings import MOVEMENT_COLUMNS, STAND_COLUMNS, movement_record, stand_record
from queue_service.use_cases.rebuild_fold import FoldedLeaves, LedgerFold

Row = tuple[Any, ...]


class Table(NamedTuple):
    """Columns that follow from the ledger, and the order of the table's key, by bytes."""

    name: str
    columns: tuple[str, ...]
    order: str
    condition: str = "true"


_ATOM = 'list collate "C", cohort, class collate "C"'
_EVER_IN_FORCE = "version in (select version from rules_change)"
GROWING = (
    Table("ledger", ("seq", "at_ms", "list", "code", "kind", "leaf", "leaf_hash"), "seq"),
    Table("movement", tuple(MOVEMENT_COLUMNS), "seq, sign"),
    Table("progress_change", ("seq", "at_ms", "list", "node", "phi"), 'seq, list collate "C", node collate "C"'),
    Table("rules_change", ("seq", "at_ms", "version"), "seq"),
)
FINAL = (
    Table("standing", tuple(STAND_COLUMNS), f"{_ATOM}, filed_at_ms, code"),
    # A cell that has emptied may stay as a row or not: it counts nobody either way.
    Table("counter", ("list", "cohort", "class", "level", "slot", "n", "held"), f"{_ATOM}, level, slot", "n > 0"),
    Table("ratio_progress", ("list", "node", "phi"), 'list collate "C", node collate "C"'),
    Table(
        "movement_day",
        ("list", "cohort", "class", "day", "reason", "sign", "n"),
        f'{_ATOM}, day, reason collate "C", sign',
    ),
    Table("run", ("run", "seq", "at_ms", "list", "places", "offered"), 'run collate "C"'),
    # Not `as_of`: that nothing was missing at a moment is no change, so no leaf tells it.
    Table("ledger_head", ("seq", "rule_version"), "seq"),
)
RULES = (
    Table("rule_set", ("version", "valid_from", "document"), 'version collate "C"', _EVER_IN_FORCE),
    Table(
        "rule_atom",
        ("version", "cohort", "class", "category"),
        'version collate "C", cohort, class collate "C"',
        _EVER_IN_FORCE,
    ),
)


def growing_rows(folded: FoldedLeaves) -> Iterator[tuple[Table, list[Row]]]:
    """What a stretch of the ledger adds, table by table, in the tables' order."""
    ledger, movement, progress, rules = GROWING
    yield ledger, [_ledger_row(*sealed) for sealed in folded.leaves]
    yield movement, sorted(map(movement_record, folded.movements))
    yield progress, sorted(folded.progress)
    yield rules, list(folded.rules)


def final_rows(fold: LedgerFold) -> Iterator[tuple[Table, Iterable[Row]]]:
    """What stands at the end, table by table, in the tables' order."""
    standing, counter, ratios, days, runs, head = FINAL
    yield standing, map(stand_record, fold.standing())
    yield counter, ((*cell, *count) for cell, count in sorted(fold.counts().items()))
    yield ratios, ((*ratio, phi) for ratio, phi in sorted(fold.progress.items()))
    yield days, ((*day, n) for day, n in sorted(fold.days.items()))
    yield runs, sorted(fold.runs.values())
    yield head, [(fold.seq, fold.rule_version)]


def _ledger_row(seq: int, leaf: Any, data: bytes, leaf_hash: bytes) -> Row:
    return seq, leaf["at"], leaf.get("list", ""), leaf.get("code", ""), leaf["kind"], data, leaf_hash
