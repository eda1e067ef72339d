"""The installed terms are sound, and a document that is not is refused."""

import importlib.resources
import json
from datetime import timedelta
from typing import Any

import pytest

from queue_service.domain.terms import UNITS, TermsInvalidError, terms_of


def installed() -> dict[str, Any]:
    return json.loads(importlib.resources.files("queue_service.rules").joinpath("terms/2026.1.json").read_text())


def test_the_installed_terms_are_those_of_the_voucher_algorithm() -> None:
    terms = terms_of(installed())

    assert (terms.confirm_working_days, terms.contract_working_days) == (2, 5)
    assert (terms.restore_days, terms.restore_times) == (28, 1)
    assert (terms.refusal_undo, terms.remind_after, terms.remind_before) == (
        timedelta(hours=24),
        timedelta(hours=24),
        timedelta(hours=4),
    )
    assert terms.inactive_notice_days == (1, 14, 25, 27)
    assert terms.waitlist_stops_contract_clock is False
    assert (terms.renewal_on.month, terms.renewal_on.day) == (6, 30)


def test_every_term_says_where_it_comes_from_and_whether_it_is_certain() -> None:
    terms = installed()["terms"]

    assert set(terms) == set(UNITS)
    assert {term["mark"] for term in terms.values()} <= {"source", "inference", "policy"}
    assert all(term["uncertain"] for term in terms.values() if term["mark"] != "source")
    assert "confirm_voucher" not in terms_of(installed()).uncertain


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("contract", {"value": 0}),
        ("contract", {"value": "5"}),
        ("contract", {"value": True}),
        ("contract", {"unit": "days"}),
        ("renewal_on", {"value": "02-30"}),
        ("waitlist_stops_contract_clock", {"value": 0}),
        ("inactive_notices", {"value": [0]}),
        ("notice_hour", {"value": 24}),
    ],
)
def test_a_term_that_makes_no_sense_is_refused(name: str, change: dict[str, Any]) -> None:
    document = installed()
    document["terms"][name] |= change

    with pytest.raises(TermsInvalidError):
        terms_of(document)


def test_a_missing_term_is_refused() -> None:
    document = installed()
    del document["terms"]["restore"]

    with pytest.raises(TermsInvalidError):
        terms_of(document)
