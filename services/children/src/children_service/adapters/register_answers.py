"""The register's answers, read as hostile input: what is not exactly as agreed is no answer."""

import hashlib
import unicodedata
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from children_service.domain.check import RegisterAnswer
from children_service.domain.child import Facts, Relation, Sex
from children_service.domain.circumstances import RegisteredFact
from children_service.domain.iin import Iin

_EARLIEST = date(1900, 1, 1)
_IN_NAMES = frozenset(" -'’ʼ`.,()")


class MalformedAnswerError(ValueError):
    """The register's words do not make an answer to what was asked."""


def _like_a_name(value: str) -> str:
    if not all(character in _IN_NAMES or unicodedata.category(character)[0] in "LM" for character in value):
        raise ValueError("not a name")
    return value


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("not printable")
    return value


_Name = Annotated[
    str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True), AfterValidator(_like_a_name)
]
_Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
_Basis = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_printable)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", hide_input_in_errors=True)


class _Person(_Model):
    iin: _Digits
    surname: _Name
    first_name: _Name
    patronymic: _Name | None
    sex: Sex
    birth_date: date
    alive: bool


class _ProvenRelation(_Model):
    relation: Relation
    basis: _Basis
    child: _Person


class _NoRelation(_Model):
    code: Literal["relation_not_found"]


class _HeldFact(_Model):
    fact: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    valid_until: date | None = None


class _HeldFacts(_Model):
    facts: Annotated[list[_HeldFact], Field(max_length=50)]


class _Nobody(_Model):
    code: Literal["person_not_found"]


def read_relation(body: bytes, *, asked: Iin, today: date) -> RegisterAnswer:
    """The answer that proves a relation; raises `MalformedAnswerError`."""
    try:
        proven = _ProvenRelation.model_validate_json(body)
    except ValidationError as fault:
        raise MalformedAnswerError("shape") from fault
    child = proven.child
    if child.iin != asked.digits:
        raise MalformedAnswerError("about somebody else")
    if not _EARLIEST <= child.birth_date <= today:
        raise MalformedAnswerError("born never")
    return RegisterAnswer(
        child_iin=asked,
        facts=Facts(
            surname=child.surname,
            first_name=child.first_name,
            patronymic=child.patronymic,
            sex=child.sex,
            birth_date=child.birth_date,
        ),
        alive=child.alive,
        relation=proven.relation,
        basis=proven.basis,
        fingerprint=hashlib.sha256(body).hexdigest(),
    )


def require_no_relation(body: bytes) -> None:
    """Return if the register itself says that there is no relation; raises `MalformedAnswerError`."""
    try:
        _NoRelation.model_validate_json(body)
    except ValidationError as fault:
        raise MalformedAnswerError("shape") from fault


def read_facts(body: bytes) -> frozenset[RegisteredFact]:
    """What is held of a child; raises `MalformedAnswerError`."""
    try:
        told = _HeldFacts.model_validate_json(body)
    except ValidationError as fault:
        raise MalformedAnswerError("shape") from fault
    if len({one.fact for one in told.facts}) < len(told.facts):
        raise MalformedAnswerError("a fact told twice")
    return frozenset(RegisteredFact(fact=one.fact, valid_until=one.valid_until) for one in told.facts)


def require_nobody(body: bytes) -> None:
    """Return if the register itself says that it knows no such person; raises `MalformedAnswerError`."""
    try:
        _Nobody.model_validate_json(body)
    except ValidationError as fault:
        raise MalformedAnswerError("shape") from fault
