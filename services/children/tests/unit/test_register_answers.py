"""The register's answers are read as hostile input."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from children_builders import facts, person_json, relation_json

from children_service.adapters.register_answers import MalformedAnswerError, read_relation, require_no_relation
from children_service.domain.iin import Iin

IIN = "220510500010"
TODAY = date(2026, 11, 23)


def read(document: Any):
    return read_relation(json.dumps(document).encode(), asked=Iin(digits=IIN), today=TODAY)


def test_an_answer_as_agreed_is_read():
    body = json.dumps(relation_json(IIN), ensure_ascii=False).encode()

    answer = read_relation(body, asked=Iin(digits=IIN), today=TODAY)

    assert answer.facts == facts()
    assert (answer.relation, answer.alive, answer.basis) == ("mother", True, "10-75-2023-0000001")
    assert answer.fingerprint == hashlib.sha256(body).hexdigest()


def test_a_person_without_a_patronymic_is_read():
    assert read(relation_json(IIN, child=person_json(IIN, patronymic=None))).facts.patronymic is None


@pytest.mark.parametrize(
    "name", ["Әбдіраманұлы-Дулатов", "O'Neil", "Мұхаммед-Әли Ибн", "Ибрагим (мл.)", "Þórsdóttir", "Gülсім", "Е"]
)
def test_names_of_every_kind_of_letter_are_read(name: str):
    assert read(relation_json(IIN, child=person_json(IIN, surname=name))).facts.surname == name


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"result": {"code": "OK"}},
        relation_json(IIN, relation="neighbour"),
        relation_json(IIN, relation=None),
        relation_json(IIN, basis=""),
        relation_json(IIN, basis="a\x00b"),
        relation_json(IIN, basis="x" * 101),
        relation_json(IIN, child=None),
        relation_json(IIN, child=person_json("930427300015")),
        relation_json(IIN, child=person_json(IIN, iin=220510500010)),
        relation_json(IIN, child=person_json(IIN, alive="yes")),
        relation_json(IIN, child=person_json(IIN, alive=1)),
        relation_json(IIN, child=person_json(IIN, sex="f")),
        relation_json(IIN, child=person_json(IIN, surname="")),
        relation_json(IIN, child=person_json(IIN, surname="   ")),
        relation_json(IIN, child=person_json(IIN, surname=None)),
        relation_json(IIN, child=person_json(IIN, surname="А" * 121)),
        relation_json(IIN, child=person_json(IIN, first_name="<script>alert(1)</script>")),
        relation_json(IIN, child=person_json(IIN, first_name="Ай\u202eзере")),
        relation_json(IIN, child=person_json(IIN, first_name="Ай\nзере")),
        relation_json(IIN, child=person_json(IIN, first_name="220510500010")),
        relation_json(IIN, child=person_json(IIN, birth_date="14.05.2023")),
        relation_json(IIN, child=person_json(IIN, birth_date=1_700_000_000)),
        relation_json(IIN, child=person_json(IIN, birth_date="2026-11-24")),
        relation_json(IIN, child=person_json(IIN, birth_date="1899-12-31")),
        relation_json(IIN, child={k: v for k, v in person_json(IIN).items() if k != "patronymic"}),
        relation_json(IIN, child={k: v for k, v in person_json(IIN).items() if k != "alive"}),
    ],
)
def test_anything_else_is_no_answer(document: Any):
    with pytest.raises(MalformedAnswerError):
        read(document)


@pytest.mark.parametrize("body", [b"", b"null", b'{"iin": "', b"<html></html>", b"\xff\xfe", b"[" * 100_000])
def test_what_is_not_even_json_is_no_answer(body: bytes):
    with pytest.raises(MalformedAnswerError):
        read_relation(body, asked=Iin(digits=IIN), today=TODAY)
    with pytest.raises(MalformedAnswerError):
        require_no_relation(body)


def test_only_the_registers_own_no_is_a_no():
    require_no_relation(b'{"code": "relation_not_found"}')
    with pytest.raises(MalformedAnswerError):
        require_no_relation(b'{"code": "route_not_found"}')


def test_a_fault_never_repeats_what_the_register_said():
    with pytest.raises(MalformedAnswerError) as caught:
        read(relation_json(IIN, child=person_json(IIN, sex="secret-value")))

    assert "secret-value" not in f"{caught.value}{caught.value.__cause__}"
