import json
import subprocess
import sys

import pytest
from ledger_maker import make_ledger
from plain_order import category_for
from receipts import proof_of, receipt_answer

from balabaqsha_verify import verify


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    return folder, make_ledger(folder, entries=400, seed=21)


def ran(*arguments):
    command = [sys.executable, verify.__file__, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_good_ledger_ends_with_0_and_says_what_is_not_checked(made):
    done = ran("ledger", made[0])

    assert done.returncode == 0
    assert "holds by ground" in done.stdout
    assert 'NOT CHECKED: "that a filed_at or the ground of a hold is true' in done.stdout


def test_a_bad_ledger_ends_with_1_and_names_the_entry(made, tmp_path):
    folder, maker = made
    kept = tmp_path / "kept.txt"
    kept.write_text("".join(f"{leaf.hex()}\n" for leaf in [*maker.log.levels[0][:99], bytes(32)]))

    done = ran("ledger", folder, "--hashes", kept)

    assert done.returncode == 1
    assert "first bad entry: 100" in done.stdout


def test_a_witness_may_be_given_as_a_file(made, tmp_path):
    folder, maker = made
    witness = tmp_path / "witness.json"
    witness.write_text(json.dumps(maker.checkpoints[3]))

    assert ran("ledger", folder, "--witness", witness, "--all-signatures").returncode == 0


def test_a_receipt_and_its_proof_end_with_0(made, tmp_path):
    _, maker = made
    tree = maker.rules["tree"]
    child = next(child for child in maker.standing if category_for(tree, child.cohort, child.letter))
    (tmp_path / "receipt.json").write_text(json.dumps(receipt_answer(maker, child)))
    (tmp_path / "proof.json").write_text(json.dumps(proof_of(maker, child)))

    done = ran("receipt", tmp_path / "receipt.json", tmp_path / "proof.json")

    assert done.returncode == 0
    assert "overall: {" in done.stdout


@pytest.mark.parametrize("arguments", [("ledger", "nowhere"), ("receipt", "nowhere.json", "nowhere.json")])
def test_what_cannot_be_read_ends_with_2(arguments):
    assert ran(*arguments).returncode == 2
