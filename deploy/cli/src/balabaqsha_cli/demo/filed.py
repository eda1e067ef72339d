"""What the demonstration learns of an application it filed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A number and the size of the line it counts in."""

    number: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The three numbers as of one state of the ledger."""

    overall: Place
    category: Place
    cohort: Place
    category_code: str
    cohort_year: int
    territory: str
    ledger_seq: int
    rule_version: str

    @classmethod
    def of(cls, body: dict[str, Any]) -> "Numbers":
        """The numbers of an available position."""
        return cls(
            overall=_place(body["overall"]),
            category=_place(body["category"]),
            cohort=_place(body["cohort"]),
            category_code=body["category"]["code"],
            cohort_year=body["cohort"]["year"],
            territory=body["territory"],
            ledger_seq=body["ledger_seq"],
            rule_version=body["rule_version"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One application with its numbers; `privilege_class` is the class that is proven, not the one claimed."""

    code: str
    filed_at: datetime
    birth_year: int
    privilege_class: str
    group_type: str
    numbers: Numbers
    #: A register has not yet said whether it proves the claim.
    waits_for_register: bool = False


def _place(body: dict[str, Any]) -> Place:
    return Place(number=int(body["number"]), total=int(body["total"]))
