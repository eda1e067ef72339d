"""An application's voucher as its parent sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_service.domain.errors import EntryUnknownError
from queue_service.domain.voucher_errors import VoucherUnknownError
from queue_service.domain.voucher_states import VoucherAction, VoucherRole, VoucherState
from queue_service.domain.vouchers import Voucher, VoucherStep, is_over, possible_now
from queue_service.use_cases.ports import EntryRow
from queue_service.use_cases.voucher_ports import Inactivity, Situation

RESTORE = "restore"
CHOOSE = "choose"
SIGN = "sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPlace:
    """The kindergarten chosen last, and its contract once there is one."""

    choice_id: str
    state: str
    held_at: datetime
    ground: str | None
    kindergarten_id: str
    names: Mapping[str, str]
    addresses: Mapping[str, str]
    group_id: str
    group_name: str
    contract_id: str | None
    contract_number: str | None
    parent_signed_at: datetime | None
    kindergarten_signed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherCard:
    """Everything about an application's newest voucher, of one moment."""

    entry: EntryRow
    inactivity: Inactivity
    voucher: Voucher | None
    situation: Situation
    steps: Sequence[VoucherStep]
    chosen: ChosenPlace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVoucher:
    """The card of a voucher that was issued, and what the parent may do now."""

    card: VoucherCard
    voucher: Voucher
    can: tuple[str, ...]


class VoucherCards(Protocol):
    """Where cards are read."""

    async def of_mine(self, application_id: str, *, account_id: str) -> VoucherCard | None: ...


async def show_voucher(application_id: str, *, account_id: str, cards: VoucherCards, at: datetime) -> ShownVoucher:
    """The newest voucher of the caller's application.

    Raises `EntryUnknownError` for anybody else's, `VoucherUnknownError` where none was ever issued.
    """
    card = await cards.of_mine(application_id, account_id=account_id)
    if card is None:
        raise EntryUnknownError
    if card.voucher is None:
        raise VoucherUnknownError
    return ShownVoucher(card=card, voucher=card.voucher, can=possible_for_parent(card, card.voucher, at=at))


def possible_for_parent(card: VoucherCard, voucher: Voucher, *, at: datetime) -> tuple[str, ...]:
    """What the parent may do at this instant, by the words of the routes."""
    if card.entry.state == "inactive":
        return (RESTORE,) if _restorable(card.inactivity, at=at) else ()
    if card.entry.state not in _HELD_BY.get(voucher.state, frozenset({"offered"})):
        return ()
    found = tuple(_WORDS.get(action, action) for action in _of_parent(voucher, at=at))
    return (*found, SIGN) if _awaits_parent(card) and VoucherState.BOUND is voucher.state else found


#: What an entry is while the voucher's own steps are open to the parent.
_HELD_BY: Mapping[VoucherState, frozenset[str]] = {
    VoucherState.DECLINED: frozenset({"annulled"}),
    VoucherState.USED: frozenset({"enrolled"}),
    VoucherState.SUSPENDED: frozenset({"enrolled"}),
}
_WORDS: Mapping[VoucherAction, str] = {VoucherAction.BIND: CHOOSE}


def _of_parent(voucher: Voucher, *, at: datetime) -> tuple[VoucherAction, ...]:
    """`use` is what two signatures do, never the parent alone."""
    return tuple(
        action for action in possible_now(voucher, role=VoucherRole.PARENT, at=at) if action is not VoucherAction.USE
    )


def _awaits_parent(card: VoucherCard) -> bool:
    chosen = card.chosen
    return chosen is not None and chosen.contract_id is not None and chosen.parent_signed_at is None


def _restorable(inactivity: Inactivity, *, at: datetime) -> bool:
    return inactivity.restore_by is not None and not is_over(inactivity.restore_by, at=at)
