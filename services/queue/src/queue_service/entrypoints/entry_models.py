"""Bodies of the desk of entries and corrections."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StrictBool

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel
from queue_service.domain.atoms import Atom
from queue_service.entrypoints.http_models import HoldView, PositionView
from queue_service.entrypoints.iteration_models import Coded, Reason
from queue_service.entrypoints.iteration_texts import VOUCHER_STATE_TEXTS
from queue_service.use_cases.correction_ports import Correction
from queue_service.use_cases.show_entries import EntryCard, ListedEntry

Ground = Annotated[Line, Field(pattern=r"^[a-z0-9_]{3,64}$")]
ApplicationIdText = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]


class EntryLine(ResponseModel):
    """One child's row: no name, no birth date, no kind of privilege."""

    application_id: str
    number: str
    territory: str
    purpose: str
    category: str | None
    cohort: int
    privilege_class: str
    state: str
    filed_at: ApiTime
    held_ground: str | None

    @classmethod
    def of(cls, one: ListedEntry, *, categories: Mapping[Atom, str]) -> "EntryLine":
        """The row under the rules in force."""
        return cls(
            application_id=one.application_id,
            number=one.key.code,
            territory=one.territory,
            purpose=one.purpose,
            category=categories.get(one.atom),
            cohort=one.atom.cohort,
            privilege_class=one.atom.privilege_class.value,
            state=one.state,
            filed_at=datetime.fromtimestamp(one.key.filed_at_ms / 1000, UTC),
            held_ground=one.hold_ground,
        )


class StepView(ResponseModel):
    """Something that happened to a voucher."""

    at: datetime
    action: str
    before: str
    after: str
    by: str
    ground: str | None


class EntryVoucher(ResponseModel):
    """One of the entry's vouchers."""

    id: str
    number: str
    iteration_id: str
    ordinal: int
    state: Coded
    offered_at: ApiTime
    confirm_by: ApiTime
    use_by: ApiTime | None
    ground: str | None
    steps: list[StepView]


class EntryDeadline(ResponseModel):
    """One of the entry's deadlines."""

    kind: str
    due_at: ApiTime
    state: str
    details: dict[str, Any]
    settled_at: ApiTime | None


class EntryCardView(ResponseModel):
    """One entry with its numbers, hold, vouchers and deadlines."""

    application_id: str
    number: str
    territory: str
    purpose: str
    group_type: str
    language: str
    state: str
    queued_at: ApiTime
    hold: HoldView | None
    position: PositionView
    vouchers: list[EntryVoucher]
    deadlines: list[EntryDeadline]

    @classmethod
    def of(cls, card: EntryCard, *, language: Language) -> "EntryCardView":
        """The card in the caller's language."""
        entry = card.entry
        same = ("application_id", "territory", "purpose", "group_type", "language", "state", "queued_at")
        return cls(
            **{name: getattr(entry, name) for name in same},
            number=entry.key.code,
            hold=HoldView.of(entry.hold_ground, entry.held_since, language=language),
            position=PositionView.of(card.position, language=language),
            vouchers=[_voucher(one, language) for one in card.vouchers],
            deadlines=[EntryDeadline.model_validate(one) for one in card.deadlines],
        )


def _voucher(one: Mapping[str, Any], language: Language) -> EntryVoucher:
    state = Coded.of(one["state"], VOUCHER_STATE_TEXTS, language=language)
    return EntryVoucher.model_validate({**one, "state": state})


class HoldOrder(RequestModel):
    """To hold a child, or to let it go, on a coded ground."""

    ground: Literal["suspended"] = "suspended"
    reason: Reason


class NewCorrection(RequestModel):
    """What is to be put right about where a child stands; what is left out stays."""

    application_id: ApplicationIdText
    cohort: Annotated[int, Field(strict=True, ge=1990, le=2100)] | None = None
    privilege_class: Annotated[Literal["a", "b1", "b2", "general"] | None, Field(alias="class")] = None
    filed_at: AwareDatetime | None = None
    reinstate: StrictBool = False
    ground: Ground
    document_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    reason: Reason


class CorrectionView(ResponseModel):
    """A correction, proposed by one officer and decided by another."""

    id: str
    application_id: str
    territory: str
    cohort: int | None
    privilege_class: str | None
    filed_at: ApiTime | None
    reinstate: bool
    ground: str
    document_hash: str
    reason: str
    state: str
    proposed_by: str
    proposed_at: ApiTime
    decided_by: str | None
    decided_at: ApiTime | None

    @classmethod
    def of(cls, one: Correction) -> "CorrectionView":
        """The correction as it stands."""
        same = (
            *("id", "application_id", "territory", "ground", "document_hash", "reason", "state"),
            *("proposed_by", "proposed_at", "decided_by", "decided_at"),
        )
        return cls(
            **{name: getattr(one, name) for name in same},
            cohort=one.proposal.cohort,
            privilege_class=one.proposal.privilege_class,
            filed_at=one.proposal.filed_at,
            reinstate=one.proposal.reinstate,
        )
