"""Bodies of the children service, as they are accepted and given."""

from typing import Annotated

from pydantic import Field

from balabaqsha_chassis.representation import ApiDate, ApiTime, Line, RequestModel, ResponseModel
from children_service.domain.check import Check
from children_service.domain.child import Facts, Relation, RepresentedChild, Sex
from children_service.use_cases.export_account import AccountExport

#: Text from outside is bounded before anything looks at it; what an IIN is, the domain says.
Typed = Annotated[Line, Field(max_length=64)]


class ChildToCheck(RequestModel):
    """Whose parent or representative the caller says to be."""

    iin: Annotated[Typed, Field(description="Twelve digits")]


class ChildToAdd(RequestModel):
    """The check that the child is added on."""

    check_id: Typed


class PersonView(ResponseModel):
    """A child as the register knows it."""

    surname: str
    first_name: str
    patronymic: str | None
    sex: Sex
    birth_date: ApiDate

    @classmethod
    def of(cls, facts: Facts) -> "PersonView":
        return cls(
            surname=facts.surname,
            first_name=facts.first_name,
            patronymic=facts.patronymic,
            sex=facts.sex,
            birth_date=facts.birth_date,
        )


class CheckView(ResponseModel):
    """The register's yes; a child may be added on it until `expires_at`."""

    check_id: str
    child: PersonView
    relation: Relation
    expires_at: ApiTime

    @classmethod
    def of(cls, check: Check) -> "CheckView":
        return cls(
            check_id=check.id,
            child=PersonView.of(check.answer.facts),
            relation=check.answer.relation,
            expires_at=check.expires_at,
        )


class ChildView(PersonView):
    """A child of the account."""

    id: str
    iin_masked: str
    relation: Relation
    added_at: ApiTime

    @classmethod
    def of_represented(cls, represented: RepresentedChild) -> "ChildView":
        child, link = represented.child, represented.link
        return cls(
            **PersonView.of(child.facts).model_dump(),
            id=child.id,
            iin_masked=child.iin.masked,
            relation=link.relation,
            added_at=link.added_at,
        )


class CheckRecord(ResponseModel):
    """A check as it stands in the evidence."""

    checked_at: ApiTime
    relation: Relation
    child: PersonView
    child_iin_masked: str
    act_record: str
    answer_sha256: str

    @classmethod
    def of(cls, check: Check) -> "CheckRecord":
        answer = check.answer
        return cls(
            checked_at=check.checked_at,
            relation=answer.relation,
            child=PersonView.of(answer.facts),
            child_iin_masked=answer.child_iin.masked,
            act_record=answer.basis,
            answer_sha256=answer.fingerprint,
        )


class ExportView(ResponseModel):
    """This service's part of an account's data."""

    children: list[ChildView]
    checks: list[CheckRecord]

    @classmethod
    def of(cls, export: AccountExport) -> "ExportView":
        return cls(
            children=[ChildView.of_represented(represented) for represented in export.children],
            checks=[CheckRecord.of(check) for check in export.checks],
        )
