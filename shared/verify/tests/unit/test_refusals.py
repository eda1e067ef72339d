import json

import pytest
from ledger_books import MerkleLog, canonical, key_pair, leaf_hash, sha
from ledger_maker import Child, Maker
from receipts import leaf_of, receipt_answer, receipt_of

from balabaqsha_verify import verify
from balabaqsha_verify.verify import WrongError, check_receipt


@pytest.fixture
def maker():
    made = Maker(entries=100, seed=8, checkpoints=1, runs=1, vouchers=1)
    made.key("checkpoint", "first")
    return made


def refuse(maker, *, code: str) -> Child:
    """One whose receipt is answered by a refusal, with other leaves around it."""
    child = Child(code=code, name="almaty/medeu", cohort=2022, letter="a", filed_at=maker.at - 5)
    child.as_filed, child.entered_at = (child.cohort, child.letter, child.filed_at), len(maker.lines) + 1
    receipt_hash = sha(canonical(receipt_of(child))).hex()
    maker.seal("refused", list=child.name, code=code, reason="no_category", receipt_hash=receipt_hash)
    return child


def proof_of_refusal(maker, child):
    return {**maker.checkpoints[-1], "leaves": [leaf_of(maker, child.entered_at)]}


@pytest.fixture
def refused(maker):
    """Two refusals in a signed ledger."""
    children = [refuse(maker, code="1"), refuse(maker, code="2")]
    maker.sign()
    return children


def test_a_receipt_that_was_answered_by_a_refusal_is_checked_like_any_other(maker, refused):
    public = key_pair(f"first-{maker.seed}")[1].hex()

    found = check_receipt(receipt_answer(maker, refused[0]), proof_of_refusal(maker, refused[0]), checkpoint_key=public)

    assert (found["refused"], found["entry"], found["checkpoint key"]) == ("no_category", 2, public)


def test_the_command_ends_with_0_and_tells_the_reason(maker, refused, tmp_path, monkeypatch, capsys):
    receipt, proof = tmp_path / "receipt.json", tmp_path / "proof.json"
    receipt.write_text(json.dumps(receipt_answer(maker, refused[1])))
    proof.write_text(json.dumps(proof_of_refusal(maker, refused[1])))
    monkeypatch.setattr("sys.argv", ["balabaqsha-verify", "receipt", str(receipt), str(proof)])

    assert verify.main() == 0
    assert 'refused: "no_category"' in capsys.readouterr().out


def test_the_refusal_of_another_receipt_is_no_answer(maker, refused):
    with pytest.raises(WrongError, match="promised"):
        check_receipt(receipt_answer(maker, refused[0]), proof_of_refusal(maker, refused[1]))


@pytest.mark.parametrize("key", ["code", "reason", "receipt_hash", "list", "at"])
def test_a_refusal_that_is_not_in_the_signed_ledger_is_no_answer(maker, refused, key):
    proof = proof_of_refusal(maker, refused[0])
    leaf = json.loads(proof["leaves"][0]["leaf"])
    changed = leaf | {key: leaf[key] + (1 if key == "at" else "x")}
    proof["leaves"][0]["leaf"] = canonical(changed).decode()

    with pytest.raises(WrongError, match="not in the signed ledger"):
        check_receipt(receipt_answer(maker, refused[0]), proof)


def test_a_refusal_under_a_strangers_checkpoint_is_no_answer(maker, refused):
    stranger = key_pair("stranger")[1].hex()

    with pytest.raises(WrongError, match="checkpoint's signature"):
        check_receipt(receipt_answer(maker, refused[0]), proof_of_refusal(maker, refused[0]), checkpoint_key=stranger)


def test_a_leaf_that_neither_enters_nor_refuses_is_no_answer(maker, refused):
    child = refused[0]
    left = canonical(json.loads(maker.leaf(child.entered_at)) | {"kind": "left"})
    maker.lines[child.entered_at - 1] = left
    maker.log = MerkleLog(map(leaf_hash, maker.lines))
    maker.sign()

    with pytest.raises(WrongError, match="promised"):
        check_receipt(receipt_answer(maker, child), proof_of_refusal(maker, child))
