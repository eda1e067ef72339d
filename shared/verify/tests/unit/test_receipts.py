from copy import deepcopy
from random import Random

import pytest
from ledger_books import key_pair
from ledger_maker import make_ledger
from plain_order import category_for
from receipts import leaf_of, paths_of, proof_of, receipt_answer

from balabaqsha_verify.verify import WrongError, check_receipt


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return make_ledger(tmp_path_factory.mktemp("ledger"), entries=800, seed=11)


def with_a_place(maker):
    tree = maker.rules["tree"]
    return [child for child in maker.standing if category_for(tree, child.cohort, child.letter)]


def checkpoint_key(maker) -> str:
    return key_pair(f"{maker.key_seed}-{maker.seed}")[1].hex()


@pytest.mark.parametrize("seed", range(12))
def test_the_numbers_are_those_found_in_the_whole_line(tmp_path, seed):
    maker = make_ledger(tmp_path, entries=300, seed=seed, checkpoints=5)

    for child in with_a_place(maker)[::5]:
        proof = proof_of(maker, child)
        check_receipt(receipt_answer(maker, child), proof, checkpoint_key=checkpoint_key(maker))


def test_keys_that_are_given_are_used(maker):
    child = with_a_place(maker)[0]
    answer, proof = receipt_answer(maker, child), proof_of(maker, child)
    stranger = key_pair("stranger")[1].hex()

    check_receipt(answer, proof, checkpoint_key=checkpoint_key(maker), receipt_key=answer["public_key"])

    with pytest.raises(WrongError, match="receipt's signature"):
        check_receipt(answer, proof, receipt_key=stranger)
    with pytest.raises(WrongError, match="checkpoint's signature"):
        check_receipt(answer, proof, checkpoint_key=stranger)


def places(value, path=()):
    """Where the values that are not containers stand in a document."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return [place for key, below in items for place in places(below, (*path, key))]
    return [path]


def changed(random, value):
    if isinstance(value, int):
        return value + random.choice((-1, 1))
    if not value:
        return "x"
    at = random.randrange(len(value))
    return value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]


def test_every_change_of_a_receipt_or_a_proof_is_seen(maker):
    random, children = Random(5), with_a_place(maker)
    free = {("key_id",), ("signature",)}

    for _ in range(250):
        child = random.choice(children)
        files = [receipt_answer(maker, child), proof_of(maker, child)]
        spoiled = deepcopy(random.choice(files))
        index = 0 if "receipt" in spoiled else 1
        *above, last = random.choice([place for place in places(spoiled) if place not in free or index == 1])
        holder = spoiled
        for key in above:
            holder = holder[key]
        holder[last] = changed(random, holder[last])
        files[index] = spoiled

        with pytest.raises((WrongError, LookupError, ValueError, TypeError)):
            check_receipt(*files, checkpoint_key=checkpoint_key(maker))


def test_a_proof_of_another_child_is_refused(maker):
    mine, hers = with_a_place(maker)[:2]

    with pytest.raises(WrongError, match="promised"):
        check_receipt(receipt_answer(maker, mine), proof_of(maker, hers))


def test_a_child_who_has_left_cannot_be_put_into_a_proof(maker):
    tree, refused = maker.rules["tree"], 0

    for child in [gone for gone in maker.gone if category_for(tree, gone.cohort, gone.letter)]:
        hour = {"keys": [[child.filed_at, child.code, 0]]}
        others = next(other for other in with_a_place(maker) if other.name == child.name)
        proof = proof_of(maker, others) | {"paths": paths_of(maker, child)}
        proof["leaves"] = [leaf_of(maker, child.entered_at), leaf_of(maker, child.placed_at)]
        mine = next(path for path in proof["paths"] if (path["cohort"], path["class"]) == (child.cohort, child.letter))
        mine |= hour

        with pytest.raises(WrongError, match=r"stand there|not those signed"):
            check_receipt(receipt_answer(maker, child), proof)
        refused += child.atom not in maker.counts.atoms

    assert refused > 0


def test_the_number_of_another_child_is_not_taken_for_hers(maker):
    mine, hers = with_a_place(maker)[:2]
    proof = proof_of(maker, hers)
    proof["leaves"] = [leaf_of(maker, mine.entered_at), leaf_of(maker, hers.placed_at)]

    with pytest.raises(WrongError, match="promised"):
        check_receipt(receipt_answer(maker, mine), proof)
