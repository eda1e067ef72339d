"""How rows become applications and documents, and back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from applications_service.domain.application import Application, Channel, Standing
from applications_service.domain.deadlines import DeadlineKind
from applications_service.domain.documents import ContentType, Document, DocumentState
from applications_service.domain.privilege import PrivilegeClaim, PrivilegeState
from applications_service.domain.states import State
from applications_service.domain.wishes import Wishes
from balabaqsha_chassis.clock import rfc3339

#: Columns of the application that bear the same name in the domain.
_SAME = (
    "id",
    "number",
    "account_id",
    "child_id",
    "state_since",
    "expires_at",
    "filed_at",
    "birth_date",
    "link_proven",
    "ground",
    "receipt_hash",
    "attributes_commitment",
    "consent_version",
    "version",
    "created_at",
    "jurisdiction",
    "filed_by",
)
_WISHES = ("group_type", "region", "district", "settlement", "language")
_STANDING = ("territory", "cohort", "category", "rule_version")


def application_of(row: Row[Any]) -> Application:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    return Application(
        **{name: values[name] for name in _SAME},
        state=State(values["state"]),
        channel=Channel(values["channel"]),
        deadlines={
            DeadlineKind(kind): datetime.fromisoformat(instant) for kind, instant in values["deadlines"].items()
        },
        wishes=Wishes(**{name: values[name] for name in _WISHES}),
        privilege=_privilege_of(row),
        standing=None if row.category is None else Standing(**{name: values[name] for name in _STANDING}),
    )


def _privilege_of(row: Row[Any]) -> PrivilegeClaim | None:
    if row.claim_id is None:
        return None
    return PrivilegeClaim(
        claim_id=row.claim_id,
        type=row.privilege_type,
        privilege_class=row.privilege_class,
        state=PrivilegeState(row.privilege_state),
    )


def application_values(application: Application) -> dict[str, Any]:
    claim, standing = application.privilege, application.standing
    return (
        {name: getattr(application, name) for name in _SAME}
        | {name: getattr(application.wishes, name) for name in _WISHES}
        | {name: getattr(standing, name, None) for name in _STANDING}
        | {
            "state": application.state.value,
            "channel": application.channel.value,
            "deadlines": {kind.value: rfc3339(instant) for kind, instant in application.deadlines.items()},
            "claim_id": claim and claim.claim_id,
            "privilege_type": claim and claim.type,
            "privilege_class": claim and claim.privilege_class,
            "privilege_state": claim and claim.state.value,
        }
    )


def document_of(row: Row[Any]) -> Document:
    return Document(
        id=row.id,
        application_id=row.application_id,
        account_id=row.account_id,
        kind=row.kind,
        content_type=ContentType(row.content_type),
        size=row.size,
        sha256=row.sha256,
        state=DocumentState(row.state),
        object_name=row.object_name,
        uploaded_at=row.uploaded_at,
    )
