"""The terms of the service as data: each with its length; the acts they come from stand in the stored document."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class TermName(StrEnum):
    """What a term is for."""

    CORRECTION = "correction"
    HEARING_NOTICE = "hearing_notice"
    PRIVILEGE_REVIEW = "privilege_review"
    PRIVILEGE_CERTIFICATE = "privilege_certificate"
    PRIVILEGE_REMINDER = "privilege_reminder"
    APPEAL_ANSWER = "appeal_answer"
    APPEAL_FILING = "appeal_filing"


class Unit(StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A length of time by the calendar."""

    value: int
    unit: Unit

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Term":
        return cls(value=int(document["value"]), unit=Unit(document["unit"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One version of all of them; `service_levels` is how soon officers attend to a state."""

    version: str
    by_name: Mapping[TermName, Term]
    service_levels: Mapping[str, Term]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Terms":
        """The terms of a stored document; raises `KeyError` when one is missing."""
        return cls(
            version=document["version"],
            by_name={name: Term.of(document["terms"][name]) for name in TermName},
            service_levels={state: Term.of(term) for state, term in document["service_levels"].items()},
        )

    def __getitem__(self, name: TermName) -> Term:
        return self.by_name[name]
