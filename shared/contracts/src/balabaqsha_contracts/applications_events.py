"""What applications states about an application, from its filing to its end."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from balabaqsha_contracts import applications_decision_events
from balabaqsha_contracts.applications_event import ApplicationEvent
from balabaqsha_contracts.event import (
    BirthDate,
    Code,
    Event,
    Identifier,
    Instant,
    Kato,
    PublicForm,
    Sha256,
    Year,
)

_ID = "019a0000-0000-7000-8000-000000000004"
_NUMBER = "7KQ2-9DMX-4T0H-WZ8C-V"


class PrivilegeOfApplication(BaseModel):
    """A claimed privilege, its class as the rules read it, and how far it is proven."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    claim_id: Identifier
    privilege_class: Literal["a", "b1", "b2"]
    state: Literal["declared", "auto_confirmed", "under_review", "confirmed", "rejected", "expired", "cancelled"]


class PublicApplicationSubmitted(PublicForm):
    """What other systems learn of a filing: neither account nor child, and the birth year only.

    Settlement, language and purpose of the group stay inside: a rare one would name the child.
    """

    application_id: Identifier
    number: str
    birth_year: Year
    region: Kato
    district: Kato
    filed_at: Instant

    @classmethod
    def of(cls, event: Event) -> "PublicApplicationSubmitted":
        """The event with the birth date cut to its year."""
        fields = event.model_dump()
        return cls.model_validate({**fields, "birth_year": fields["birth_date"].year})


class ApplicationSubmittedV1(ApplicationEvent):
    """An application whose link to the child is proven stands filed at `filed_at`."""

    fact: ClassVar[str] = "application_submitted"
    public: ClassVar[type[PublicForm] | None] = PublicApplicationSubmitted
    example: ClassVar[Mapping[str, Any]] = {
        "application_id": _ID,
        "number": _NUMBER,
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "child_id": "019a0000-0000-7000-8000-000000000003",
        "birth_date": "2023-05-14",
        "region": "750000000",
        "district": "751310000",
        "settlement": None,
        "group_type": "general",
        "language": "kk",
        "privilege": {
            "claim_id": "019a0000-0000-7000-8000-000000000005",
            "privilege_class": "b2",
            "state": "declared",
        },
        "filed_at": "2026-03-01T04:00:00.123Z",
        "receipt_hash": "0" * 64,
        "attributes_commitment": "1" * 64,
    }

    account_id: Identifier
    child_id: Identifier
    birth_date: BirthDate
    region: Kato
    district: Kato
    settlement: Kato | None = None
    group_type: Code
    language: Code
    privilege: PrivilegeOfApplication | None = None
    filed_at: Instant
    #: How it was filed; `assisted` by a clerk on the parent's behalf.
    channel: Literal["portal", "assisted"] = "portal"
    receipt_hash: Sha256
    attributes_commitment: Sha256


class ApplicationCorrectedV1(ApplicationEvent):
    """Wishes changed after filing; the place is kept."""

    fact: ClassVar[str] = "application_corrected"
    example: ClassVar[Mapping[str, Any]] = {
        "application_id": _ID,
        "number": _NUMBER,
        "group_type": "general",
        "language": "ru",
        "corrected_at": "2026-03-02T04:00:00.000Z",
    }

    group_type: Code
    language: Code
    corrected_at: Instant


class PublicApplicationEnded(PublicForm):
    """What other systems learn when an application ends."""

    application_id: Identifier
    number: str
    ground: Code


class ApplicationEnded(ApplicationEvent):
    """The end of a filed application, and what an answer to its receipt needs where no filing was told before it.

    `region` and `district` are those it was filed for.
    """

    receipt_hash: Sha256 | None = None
    region: Kato | None = None
    district: Kato | None = None


class ApplicationWithdrawnV1(ApplicationEnded):
    """The parent took the application back; nothing later of it counts."""

    fact: ClassVar[str] = "application_withdrawn"
    public: ClassVar[type[PublicForm] | None] = PublicApplicationEnded
    example: ClassVar[Mapping[str, Any]] = {
        "application_id": _ID,
        "number": _NUMBER,
        "ground": "withdrawn_by_parent",
        "withdrawn_at": "2026-03-02T04:00:00.000Z",
        "receipt_hash": "0" * 64,
        "region": "750000000",
        "district": "751310000",
    }

    ground: Literal["withdrawn_by_parent", "account_erased", "child_unlinked"]
    withdrawn_at: Instant


class ApplicationRejectedV1(ApplicationEnded):
    """The application was refused with a coded ground."""

    fact: ClassVar[str] = "application_rejected"
    public: ClassVar[type[PublicForm] | None] = PublicApplicationEnded
    example: ClassVar[Mapping[str, Any]] = {
        "application_id": _ID,
        "number": _NUMBER,
        "account_id": "019a0000-0000-7000-8000-000000000001",
        "ground": "child_link_not_proven",
        "rejected_at": "2026-03-02T04:00:00.000Z",
        "receipt_hash": "0" * 64,
        "region": "750000000",
        "district": "751310000",
    }

    account_id: Identifier
    #: Open, for a decision may find new words; `domain/timeline.py` of applications has those in use.
    ground: Code
    rejected_at: Instant


class PrivilegeDecision(ApplicationEvent):
    """How far a claimed privilege is proven from here on."""

    claim_id: Identifier
    privilege_class: Literal["a", "b1", "b2"]
    ground: Code
    decided_at: Instant


def _decision(ground: str) -> Mapping[str, Any]:
    return {
        "application_id": _ID,
        "number": _NUMBER,
        "claim_id": "019a0000-0000-7000-8000-000000000009",
        "privilege_class": "b2",
        "ground": ground,
        "decided_at": "2026-03-05T04:00:00.000Z",
    }


class PrivilegeConfirmedV1(PrivilegeDecision):
    """The privilege is proven: the child stands in its class, with the effect of the first filing."""

    fact: ClassVar[str] = "privilege_confirmed"
    example: ClassVar[Mapping[str, Any]] = _decision("document_accepted")


class PrivilegeRejectedV1(PrivilegeDecision):
    """The privilege is not proven: the child stands in the general class."""

    fact: ClassVar[str] = "privilege_rejected"
    example: ClassVar[Mapping[str, Any]] = _decision("document_does_not_prove_it")


class PrivilegeExpiredV1(PrivilegeDecision):
    """The proof ran out: the child stands in the general class until it is renewed."""

    fact: ClassVar[str] = "privilege_expired"
    example: ClassVar[Mapping[str, Any]] = _decision("certificate_expired")


class ReceiptKeyInUseV1(Event):
    """Receipts are signed with this key from here on; keys before it stay valid for what they signed."""

    producer: ClassVar[str] = "applications"
    fact: ClassVar[str] = "receipt_key_in_use"
    aggregate: ClassVar[str] = "receipt_key"
    subject_field: ClassVar[str] = "key_id"
    example: ClassVar[Mapping[str, Any]] = {
        "key_id": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        "public_key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "in_use_from": "2026-03-01T04:00:00.123Z",
    }

    key_id: Identifier
    public_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(description="Ed25519, raw, in hex")]
    in_use_from: Instant


EVENTS: tuple[type[Event], ...] = (
    ApplicationSubmittedV1,
    ApplicationCorrectedV1,
    ApplicationWithdrawnV1,
    ApplicationRejectedV1,
    PrivilegeConfirmedV1,
    PrivilegeRejectedV1,
    PrivilegeExpiredV1,
    ReceiptKeyInUseV1,
    *applications_decision_events.EVENTS,
)
