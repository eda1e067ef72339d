import json

import pytest
from ledger_books import leaf_hash
from ledger_maker import HOLDS, make_ledger

from balabaqsha_verify.verify import check_ledger


@pytest.mark.parametrize("seed", range(40))
def test_a_ledger_made_by_the_rules_holds(tmp_path, seed):
    maker = make_ledger(tmp_path, entries=300, seed=seed, checkpoints=20)

    report = check_ledger(tmp_path, [])

    assert report["newest checkpoint"] == maker.checkpoints[-1]["checkpoint"]


def test_a_larger_ledger_holds_with_every_signature_its_kept_hashes_and_a_witness(tmp_path):
    maker = make_ledger(tmp_path, entries=3000, seed=7)
    kept = tmp_path / "kept.txt"
    kept.write_text("".join(f"{leaf_hash(line).hex()}\n" for line in maker.lines[:2000]))

    report = check_ledger(tmp_path, maker.checkpoints[::9], hashes=kept, every=True)

    assert report["leaves"].total() == 3000


def test_hashes_in_the_folder_are_used_without_being_named(tmp_path):
    maker = make_ledger(tmp_path, entries=100, seed=1)
    (tmp_path / "hashes.txt").write_text("".join(f"{leaf_hash(line).hex()}\n" for line in maker.lines))

    check_ledger(tmp_path, [])


def test_holds_and_late_entries_are_counted_by_their_grounds(tmp_path):
    maker = make_ledger(tmp_path, entries=1000, seed=3)
    leaves = [json.loads(line) for line in maker.lines]
    late = [leaf for leaf in leaves if leaf.get("kind") == "entered" and leaf["at"] - leaf["filed_at"] > 60_000]

    report = check_ledger(tmp_path, [])

    for ground in HOLDS:
        held = [leaf for leaf in leaves if leaf.get("kind") == "held" and leaf["ground"] == ground]
        assert report["holds by ground"][ground] == len(held)
    assert sum(report["late entries by ground"].values()) == len(late)


def test_lines_after_the_newest_checkpoint_are_said_not_to_be_signed(tmp_path):
    make_ledger(tmp_path, entries=200, seed=5)
    with (tmp_path / "entries.jsonl").open("a") as lines:
        lines.write("whatever\nfollows\n")

    assert check_ledger(tmp_path, [])["lines not signed yet"] == 2


def test_a_ledger_that_has_only_begun_holds(tmp_path):
    make_ledger(tmp_path, entries=4, seed=2)

    assert check_ledger(tmp_path, [])["leaves"].total() == 4
