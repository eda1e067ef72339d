import json

import pytest
from ledger_books import MerkleLog, canonical, key_pair, leaf_hash, sha, sign_checkpoint
from ledger_maker import LISTS, Child, Maker, placed

from balabaqsha_verify.verify import WrongError, check_ledger

NAME = LISTS[0]


@pytest.fixture
def maker():
    """A ledger with its keys and its rules, in which nobody stands yet."""
    made = Maker(entries=10**9, seed=1, checkpoints=1, runs=1, vouchers=1)
    made.key("checkpoint", "first")
    made.change_rules("rules-1", progress="zeroed")
    return made


def enter(maker, code: str) -> Child:
    child = Child(code=code, name=NAME, cohort=2022, letter="a", filed_at=maker.at)
    maker.stand(child)
    maker.seal("entered", **placed(child), receipt_hash="00", attributes="00")
    return child


def give(maker, *children, places: int) -> None:
    maker.seal("run", list=NAME, run="r", places=places, cut_off=maker.at)
    for ordinal, child in enumerate(children, 1):
        maker.leave(child)
        maker.seal("offered", list=NAME, code=child.code, run="r", ordinal=ordinal)


def refuse(maker) -> None:
    maker.seal("refused", list=NAME, code="9", reason="not_eligible", receipt_hash="00")


def fault(maker, folder):
    """What the verifier finds in the ledger as it is now."""
    maker.sign()
    maker.write(folder)
    with pytest.raises(WrongError) as error:
        check_ledger(folder, [])
    return error.value.args


def test_a_run_that_stops_while_a_child_stands_is_wrong_at_the_next_leaf(maker, tmp_path):
    mine, _ = enter(maker, "1"), enter(maker, "2")
    give(maker, mine, places=2)
    refuse(maker)

    reason, entry, _ = fault(maker, tmp_path)

    assert "did not give all its places" in reason
    assert entry == len(maker.lines)


def test_a_run_may_stop_where_all_who_are_left_are_held(maker, tmp_path):
    mine, held = enter(maker, "1"), enter(maker, "2")
    maker.counts.put(held.atom, held.filed_at, held.code, held=1)
    maker.seal("held", list=NAME, code=held.code, ground="under_age")
    give(maker, mine, places=2)
    refuse(maker)
    maker.sign()
    maker.write(tmp_path)

    assert check_ledger(tmp_path, [])["holds by ground"] == {"under_age": 1}


def test_a_run_that_the_newest_checkpoint_cuts_is_not_wrong_yet(maker, tmp_path):
    mine, _ = enter(maker, "1"), enter(maker, "2")
    give(maker, mine, places=2)
    maker.sign()
    maker.write(tmp_path)

    assert check_ledger(tmp_path, [])["leaves"]["offered"] == 1


def test_nobody_is_restored_who_never_stood(maker, tmp_path):
    child = Child(code="1", name=NAME, cohort=2022, letter="a", filed_at=maker.at)
    maker.stand(child)
    maker.seal("restored", **placed(child), reason="appeal")

    assert "never stood" in fault(maker, tmp_path)[0]


@pytest.mark.parametrize("keys", [{"note": "nothing"}, {"hash": "ab" * 32, "withheld": 2}, {"hash": "AB" * 32}])
def test_a_line_without_a_kind_that_is_not_withheld_is_wrong(maker, tmp_path, keys):
    line = canonical(keys | {"seq": len(maker.lines) + 1})
    maker.lines.append(line)
    maker.log.append(bytes.fromhex(keys["hash"]) if "hash" in keys else leaf_hash(line))

    reason, entry, _ = fault(maker, tmp_path)

    assert reason == "the line has no kind"
    assert entry == len(maker.lines)


@pytest.mark.parametrize(
    "shape",
    [
        lambda line: line.replace(b",", b", ", 1),
        lambda line: line[:-1] + b',"seq":4}',
        lambda line: canonical(json.loads(line) | {"more": 1.5}),
        lambda line: canonical(json.loads(line) | {"more": True}),
        lambda line: canonical(json.loads(line) | {"more": None}),
        lambda line: canonical(json.loads(line) | {"more": "\u04d9"}),
        lambda line: canonical(json.loads(line) | {"more": "\t"}),
        lambda line: canonical(json.loads(line) | {"more": 2**53}),
        lambda line: canonical(json.loads(line) | {"more": []}),
    ],
)
def test_a_line_that_was_signed_in_another_form_is_wrong(maker, tmp_path, shape):
    refuse(maker)
    maker.lines[-1] = shape(maker.lines[-1])
    maker.log = MerkleLog(map(leaf_hash, maker.lines))

    reason, entry, _ = fault(maker, tmp_path)

    assert "canonical" in reason
    assert entry == len(maker.lines)


def test_further_keys_and_quotes_are_allowed(maker, tmp_path):
    maker.seal("refused", list=NAME, code="9", reason='"why\\u"', receipt_hash="00", more=-(2**53) + 1, note="")
    maker.sign()
    maker.write(tmp_path)

    assert check_ledger(tmp_path, [])["leaves"]["refused"] == 1


def test_a_checkpoint_that_names_other_rules_is_wrong(maker, tmp_path):
    maker.rules = maker.rules | {"title": "other rules"}

    assert "other rules" in fault(maker, tmp_path)[0]


def test_a_list_cannot_be_withheld_of_which_there_are_no_lines(maker, tmp_path):
    enter(maker, "1")
    maker.sign()
    rows = [*maker.lists[-1], {"list": None, "count": "00" * 32, "order": "11" * 32}]
    maker.lists[-1] = rows
    private, _ = key_pair(f"first-{maker.seed}")
    checkpoint = maker.checkpoints[-1]["checkpoint"] | {
        "count_root": MerkleLog(bytes.fromhex(row["count"]) for row in rows).root().hex(),
        "list_hash": MerkleLog(bytes.fromhex(row["order"]) for row in rows).root().hex(),
    }
    maker.checkpoints = [{"checkpoint": checkpoint, "signature": sign_checkpoint(checkpoint, private)}]
    maker.write(tmp_path)

    with pytest.raises(WrongError, match="no lines"):
        check_ledger(tmp_path, [])


def test_the_key_of_a_checkpoint_is_one_of_the_ledger(maker, tmp_path):
    enter(maker, "1")
    maker.key_seed = "another"

    assert "signature" in fault(maker, tmp_path)[0]
    assert sha(key_pair(f"another-{maker.seed}")[1]).hex()[:16] == maker.checkpoints[-1]["checkpoint"]["key"]
