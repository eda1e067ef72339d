import pytest
from ledger_maker import make_ledger
from tampering import run

from balabaqsha_verify.verify import WrongError, check_ledger


def test_every_tampering_is_seen_and_named_right():
    result = run(300, seed=2026, entries=500)

    assert result["misses"] == []
    assert (result["seen"], result["named"]) == (300, 300)


def test_a_kept_leaf_beyond_the_end_means_that_the_ledger_was_cut(tmp_path):
    maker = make_ledger(tmp_path, entries=60, seed=4)
    kept = tmp_path / "hashes.txt"
    kept.write_text("".join(f"{leaf.hex()}\n" for leaf in [*maker.log.levels[0], bytes(32)]))

    with pytest.raises(WrongError, match="gone") as error:
        check_ledger(tmp_path, [])

    assert error.value.args[1] == 61


def test_a_witness_who_holds_what_a_stranger_signed_is_not_believed(tmp_path):
    maker = make_ledger(tmp_path, entries=60, seed=4)
    head = maker.checkpoints[2]
    stranger = make_ledger(tmp_path / "other", entries=60, seed=9).checkpoints[2]

    with pytest.raises(WrongError, match="no key of this ledger"):
        check_ledger(tmp_path, [head | {"signature": stranger["signature"]}])


def test_no_checkpoint_at_all_is_wrong(tmp_path):
    make_ledger(tmp_path, entries=20, seed=4)
    (tmp_path / "checkpoints.jsonl").write_text("")

    with pytest.raises(WrongError):
        check_ledger(tmp_path, [])
