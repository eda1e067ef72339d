"""The answers about a voucher."""

from datetime import datetime

from pydantic import Field

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, Line, RequestModel, ResponseModel
from queue_service.domain.vouchers import Voucher, VoucherStep
from queue_service.entrypoints.voucher_texts import ACTION_TEXTS, REFUSAL_WORDS, STATE_TEXTS
from queue_service.use_cases.show_voucher import ChosenPlace, ShownVoucher


class Refusal(RequestModel):
    """A refusal, with the word that stands for it in one of the languages."""

    typed_confirmation: Line = Field(min_length=1, max_length=64)

    @property
    def typed(self) -> bool:
        """Whether it is that word; capitals and spaces between are not minded."""
        return " ".join(self.typed_confirmation.upper().split()) in REFUSAL_WORDS.values()


class VoucherStateView(ResponseModel):
    """Where the voucher is."""

    code: str
    text: str


class VoucherStepView(ResponseModel):
    """Something that happened to the voucher, and on whose side; nobody is named."""

    action: str
    text: str
    at: ApiTime
    by: str
    ground: str | None

    @classmethod
    def of(cls, step: VoucherStep, *, language: Language) -> "VoucherStepView":
        """The step in the caller's language."""
        text = ACTION_TEXTS[step.action][language]
        return cls(action=step.action, text=text, at=step.at, by=step.by.role, ground=step.ground)


class ChoiceView(ResponseModel):
    """The chosen group and how the kindergarten answered."""

    id: str
    group_id: str
    group_name: str
    state: str
    held_at: ApiTime
    ground: str | None


class ChosenKindergartenView(ResponseModel):
    """The chosen kindergarten."""

    id: str
    name: str
    address: str


class ContractView(ResponseModel):
    """The contract, and who has signed it."""

    id: str
    number: str
    parent_signed_at: ApiTime | None
    kindergarten_signed_at: ApiTime | None


class VoucherView(ResponseModel):
    """A voucher; the instants named `…_by` are the first that are too late."""

    id: str
    number: str
    application_id: str
    state: VoucherStateView
    offered_at: ApiTime
    confirm_by: ApiTime
    confirmed_at: ApiTime | None
    use_by: ApiTime | None
    undo_by: ApiTime | None
    restore_by: ApiTime | None
    used_at: ApiTime | None
    ended_at: ApiTime | None
    can: list[str]
    #: What must be typed to refuse, in the caller's language.
    refusal_word: str
    kindergarten: ChosenKindergartenView | None
    choice: ChoiceView | None
    contract: ContractView | None
    steps: list[VoucherStepView]

    @classmethod
    def of(cls, shown: ShownVoucher, *, language: Language) -> "VoucherView":
        """The voucher in the caller's language."""
        voucher, chosen = shown.voucher, shown.card.chosen
        return cls(
            id=voucher.id,
            number=voucher.number,
            application_id=voucher.application_id,
            state=VoucherStateView(code=voucher.state, text=STATE_TEXTS[voucher.state][language]),
            offered_at=voucher.offered_at,
            confirm_by=voucher.confirm_by,
            confirmed_at=voucher.confirmed_at,
            use_by=voucher.use_by,
            undo_by=voucher.undo_by,
            restore_by=_restore_by(shown),
            used_at=voucher.used_at,
            ended_at=voucher.ended_at,
            can=list(shown.can),
            refusal_word=REFUSAL_WORDS[language],
            kindergarten=_kindergarten(chosen, language) if chosen else None,
            choice=_choice(chosen) if chosen else None,
            contract=_contract(chosen) if chosen else None,
            steps=[VoucherStepView.of(step, language=language) for step in shown.card.steps],
        )


class OperatorVoucherView(ResponseModel):
    """A voucher as staff list it: by public number, without a person."""

    id: str
    number: str
    application_id: str
    application_number: str
    territory: str
    iteration_id: str
    ordinal: int
    state: VoucherStateView
    ground: str | None
    offered_at: ApiTime
    confirm_by: ApiTime
    use_by: ApiTime | None
    ended_at: ApiTime | None

    @classmethod
    def of(cls, voucher: Voucher, *, language: Language) -> "OperatorVoucherView":
        """The voucher in the caller's language."""
        return cls(
            id=voucher.id,
            number=voucher.number,
            application_id=voucher.application_id,
            application_number=voucher.code,
            territory=voucher.territory,
            iteration_id=voucher.iteration_id,
            ordinal=voucher.ordinal,
            state=VoucherStateView(code=voucher.state, text=STATE_TEXTS[voucher.state][language]),
            ground=voucher.ground,
            offered_at=voucher.offered_at,
            confirm_by=voucher.confirm_by,
            use_by=voucher.use_by,
            ended_at=voucher.ended_at,
        )


class Decision(RequestModel):
    """What staff decide on a voucher: the coded ground, and the reason in their own words."""

    ground: Line = Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$")
    reason: Line = Field(min_length=3, max_length=1000)


def _restore_by(shown: ShownVoucher) -> datetime | None:
    return shown.card.inactivity.restore_by if shown.card.entry.state == "inactive" else None


def _kindergarten(chosen: ChosenPlace, language: Language) -> ChosenKindergartenView:
    """Names are kept in two languages; the third reads the Russian one."""
    tongue = "kk" if language == "kk" else "ru"
    return ChosenKindergartenView(
        id=chosen.kindergarten_id, name=chosen.names[tongue], address=chosen.addresses[tongue]
    )


def _choice(chosen: ChosenPlace) -> ChoiceView:
    return ChoiceView(
        id=chosen.choice_id,
        group_id=chosen.group_id,
        group_name=chosen.group_name,
        state=chosen.state,
        held_at=chosen.held_at,
        ground=chosen.ground,
    )


def _contract(chosen: ChosenPlace) -> ContractView | None:
    if chosen.contract_id is None:
        return None
    return ContractView(
        id=chosen.contract_id,
        number=str(chosen.contract_number),
        parent_signed_at=chosen.parent_signed_at,
        kindergarten_signed_at=chosen.kindergarten_signed_at,
    )
