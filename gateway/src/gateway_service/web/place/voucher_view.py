"""A voucher as its pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway_service.web.place.reading import Document
from gateway_service.web.place.status_view import is_settling
from gateway_service.web.place.terms import Term, term_of


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherView:
    """What the templates show; without a voucher nothing but that."""

    voucher: Document | None
    state: str
    can: Sequence[str]
    confirm_by: Term | None
    use_by: Term | None
    undo_by: Term | None
    restore_by: Term | None
    is_settling: bool

    @property
    def is_confirmed(self) -> bool:
        """Whether a kindergarten is being looked for, chosen or attended."""
        return self.state in {"confirmed", "bound", "used", "suspended"}


def voucher_view(application: Document, voucher: Document | None, *, now: datetime) -> VoucherView:
    """The voucher at this moment."""
    terms = {
        name: term_of(voucher[name] if voucher else None, now=now)
        for name in ("confirm_by", "use_by", "undo_by", "restore_by")
    }
    return VoucherView(
        voucher=voucher,
        state=voucher["state"]["code"] if voucher else "",
        can=voucher["can"] if voucher and application["own"] else (),
        is_settling=is_settling(application),
        **terms,
    )
