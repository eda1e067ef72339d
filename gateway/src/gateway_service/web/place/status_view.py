"""The status page of an application, out of what the API says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway_service.web.place.guide import MAIN, Door, Guide, guide_of
from gateway_service.web.place.history_view import Change, Chart, changes_of, chart_of
from gateway_service.web.place.reading import Document, Standing
from gateway_service.web.place.terms import Term, term_of

_SHOWN_CHANGES = 5
#: What an application is while its voucher is this; other states of a voucher say nothing of it.
_SAME: Mapping[str, frozenset[str]] = {
    "offered": frozenset({"voucher_offered"}),
    "confirmed": frozenset({"choosing", "waitlisted"}),
    "bound": frozenset({"place_held", "contract_pending"}),
    "used": frozenset({"enrolled"}),
    "suspended": frozenset({"enrolled"}),
    "declined": frozenset({"annulled"}),
}
_AFTER_DRAW = frozenset(code for codes in _SAME.values() for code in codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """What the template shows."""

    application: Document
    guide: Guide
    position: Document
    #: What the parent did just now has not come round everywhere.
    is_settling: bool
    changes: Sequence[Change]
    #: How many more there are on the page of the whole history.
    more_changes: int
    chart: Chart | None
    forecast: Document | None
    term: Term | None
    voucher: Document | None
    renewal: Document | None
    doors: Sequence[Door]

    @property
    def main_door(self) -> Door | None:
        """What the state asks the family to do, if anything."""
        return next((door for door in self.doors if door in MAIN), None)

    @property
    def other_doors(self) -> list[Door]:
        """Everything else that can be done."""
        return [door for door in self.doors if door != self.main_door]

    @property
    def why(self) -> str:
        """The code of why there is no number."""
        return str((self.position.get("why") or {}).get("code", ""))

    @property
    def is_away(self) -> bool:
        """Whether the queue cannot be asked for the moment."""
        return self.why == "temporarily_unavailable"

    @property
    def is_live(self) -> bool:
        """Whether a number is there, or only seconds away."""
        is_coming = self.application["state"]["code"] == "submitted" and self.why == "not_in_queue"
        return bool(self.position["available"]) or self.why == "being_numbered" or is_coming


def status_of(standing: Standing, *, now: datetime) -> StatusView:
    """The page at this moment."""
    application = standing.application
    guide = guide_of(application["state"]["code"])
    changes = changes_of(standing.history)
    renewal = standing.renewal
    deadline = application.get("deadline")
    voucher = application["voucher"] if application["voucher"]["available"] else None
    return StatusView(
        application=application,
        guide=guide,
        position=application["position"],
        is_settling=is_settling(application),
        changes=changes[:_SHOWN_CHANGES],
        more_changes=max(0, len(changes) - _SHOWN_CHANGES),
        chart=chart_of(standing.history),
        forecast=standing.forecast,
        term=term_of(deadline["at"] if deadline else None, now=now),
        voucher=voucher,
        renewal=renewal if renewal and renewal["available"] else None,
        doors=_doors(guide, application, can=voucher["can"] if voucher else ()),
    )


def is_settling(application: Document) -> bool:
    """Whether the queue has gone on and the application's own state is still to follow."""
    code, position, voucher = application["state"]["code"], application["position"], application["voucher"]
    if code in {"submitted", "inactive"}:
        return bool(position["available"])
    if code == "queued":
        return (position.get("why") or {}).get("code") == "voucher_offered"
    if code not in _AFTER_DRAW or not voucher["available"]:
        return False
    return code not in _SAME.get(voucher["state"]["code"], frozenset({code}))


def _doors(guide: Guide, application: Document, *, can: Sequence[str]) -> list[Door]:
    """Only ways that are open, and only for the one who filed."""
    shut = {door for door in ("restore", "undo") if door not in can}
    if not application["own"]:
        shut |= set(guide.doors) - {"voucher", "kindergarten"}
    return [door for door in guide.doors if door not in shut]
