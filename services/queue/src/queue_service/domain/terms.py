"""How long everything lasts, as rule data say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from queue_service.domain.errors import QueueError

#: Term -> the unit its value is in.
UNITS: Mapping[str, str] = {
    "confirm_voucher": "working_days",
    "contract": "working_days",
    "restore": "days",
    "restore_times": "times",
    "refusal_undo": "hours",
    "remind_after": "hours",
    "remind_before": "hours",
    "inactive_notices": "day_numbers",
    "notice_hour": "hour",
    "waitlist_offer": "working_days",
    "waitlist_stops_contract_clock": "flag",
    "kindergarten_answer": "working_days",
    "eligible_from": "months",
    "renewal_preview": "days",
    "renewal_on": "month_day",
    "distribution_from": "month_day",
    "distribution_until": "month_day",
    "rolling_distribution": "days",
    "contact_confirmation": "month",
    "privilege_review": "working_days",
    "certificate": "months",
}


class TermsInvalidError(QueueError):
    """The document does not give every term its value."""

    code = "terms_invalid"


class TermsMissingError(QueueError):
    """No terms are in force at that instant."""

    code = "terms_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """A day of every year."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """The day in that year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Every term of one version; whole numbers are in the unit their name ends with."""

    version: str
    valid_from: date
    act: str
    confirm_working_days: int
    contract_working_days: int
    restore_days: int
    restore_times: int
    refusal_undo: timedelta
    remind_after: timedelta
    remind_before: timedelta
    inactive_notice_days: tuple[int, ...]
    notice_hour: int
    waitlist_offer_working_days: int
    waitlist_stops_contract_clock: bool
    kindergarten_answer_working_days: int
    eligible_from_months: int
    renewal_preview_days: int
    renewal_on: MonthDay
    distribution_from: MonthDay
    distribution_until: MonthDay
    rolling_distribution_days: int
    contact_confirmation_month: int
    privilege_review_working_days: int
    certificate_months: int
    #: Terms that no act is known to say, or that experts have not confirmed.
    uncertain: tuple[str, ...]


def terms_of(document: Mapping[str, Any]) -> Terms:
    """The terms of a document; raises `TermsInvalidError` when one is missing or makes no sense."""
    try:
        return _terms(document, {name: _value(document["terms"], name) for name in UNITS})
    except (KeyError, TypeError, ValueError) as fault:
        raise TermsInvalidError(f"unreadable: {fault}") from fault


def _terms(document: Mapping[str, Any], values: Mapping[str, Any]) -> Terms:
    return Terms(
        version=str(document["version"]),
        valid_from=date.fromisoformat(document["valid_from"]),
        act=str(document["act"]),
        confirm_working_days=_whole(values["confirm_voucher"]),
        contract_working_days=_whole(values["contract"]),
        restore_days=_whole(values["restore"]),
        restore_times=_whole(values["restore_times"]),
        refusal_undo=timedelta(hours=_whole(values["refusal_undo"])),
        remind_after=timedelta(hours=_whole(values["remind_after"])),
        remind_before=timedelta(hours=_whole(values["remind_before"])),
        inactive_notice_days=tuple(sorted(_whole(day) for day in values["inactive_notices"])),
        notice_hour=time(_whole(values["notice_hour"])).hour,
        waitlist_offer_working_days=_whole(values["waitlist_offer"]),
        waitlist_stops_contract_clock=_flag(values["waitlist_stops_contract_clock"]),
        kindergarten_answer_working_days=_whole(values["kindergarten_answer"]),
        eligible_from_months=_whole(values["eligible_from"]),
        renewal_preview_days=_whole(values["renewal_preview"]),
        renewal_on=_month_day(values["renewal_on"]),
        distribution_from=_month_day(values["distribution_from"]),
        distribution_until=_month_day(values["distribution_until"]),
        rolling_distribution_days=_whole(values["rolling_distribution"]),
        contact_confirmation_month=MonthDay(month=_whole(values["contact_confirmation"]), day=1).of(2000).month,
        privilege_review_working_days=_whole(values["privilege_review"]),
        certificate_months=_whole(values["certificate"]),
        uncertain=tuple(name for name in UNITS if document["terms"][name]["uncertain"]),
    )


def _value(terms: Mapping[str, Any], name: str) -> Any:
    term = terms[name]
    if term["unit"] != UNITS[name]:
        raise ValueError(f"{name} is in {UNITS[name]}")
    return term["value"]


def _whole(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError("a term is a whole number of at least one")
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("a flag is true or false")
    return value


def _month_day(value: Any) -> MonthDay:
    found = date.fromisoformat(f"2000-{value}")
    return MonthDay(month=found.month, day=found.day)
