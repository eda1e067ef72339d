import pytest
from ledger_books import canonical, sha
from ledger_maker import Child, Maker, placed
from receipts import proof_of, receipt_answer, receipt_of

from balabaqsha_verify.verify import check_receipt

TREE = {
    "mix": "ratio",
    "word": [0, 1, 1],
    "children": [
        {"category": "priority", "cohorts": [2020], "classes": ["a", "b1"]},
        {"category": "others", "cohorts": [2020], "classes": ["general"]},
    ],
}


@pytest.fixture
def maker():
    """Seven children of two classes in one category, dealt with five of another category of the same year."""
    made = Maker(entries=100, seed=8, checkpoints=1, runs=1, vouchers=1)
    made.rules = {"version": "1", "tree": TREE}
    made.key("checkpoint", "first")
    for number, letter in enumerate(
        ["a", "general", "b1", "a", "general", "b1", "b1", "general", "a"] + ["general"] * 3
    ):
        child = Child(code=str(number), name="taraz", cohort=2020, letter=letter, filed_at=made.at + number)
        child.as_filed, child.entered_at = (2020, letter, child.filed_at), len(made.lines) + 1
        made.stand(child)
        receipt = receipt_of(child)
        proved = {"receipt_hash": sha(canonical(receipt)).hex(), "attributes": receipt["attributes"]}
        made.seal("entered", **placed(child), **proved)
    made.sign()
    return made


def test_a_category_of_two_classes_inside_a_ratio_is_counted_whole(maker):
    found = [check_receipt(receipt_answer(maker, child), proof_of(maker, child)) for child in maker.standing]

    assert sorted(numbers["overall"]["number"] for numbers in found) == list(range(1, 13))
    assert all(numbers["cohort"]["number"] == numbers["overall"]["number"] for numbers in found)
