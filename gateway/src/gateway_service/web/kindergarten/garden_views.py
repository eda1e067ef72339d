"""What forms and templates show and say of a kindergarten and its groups."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

Document = Mapping[str, Any]
_TEXTS = (
    *("name_ru", "name_kk", "address_ru", "address_kk", "district", "settlement", "bin", "phone", "email"),
    *("licence", "kind", "ownership"),
)
_POINT = ("latitude", "longitude")
_MANY = ("languages", "regimes")


def places_of(groups: Iterable[Document]) -> dict[str, int]:
    """The places of all groups together."""
    counted = list(groups)
    return {name: sum(group[name] for group in counted) for name in ("declared", "held", "enrolled", "free")}


def searched(items: Iterable[Document], sought: str) -> list[dict[str, Any]]:
    """Those whose names, addresses or BIN have every word that is sought."""
    words = sought.casefold().split()
    return [dict(one) for one in items if all(word in _haystack(one) for word in words)]


def _haystack(one: Document) -> str:
    names, addresses = one["names"], one["addresses"]
    parts = (names["kk"], names["ru"], addresses["kk"], addresses["ru"], one.get("bin") or "")
    return " ".join(parts).casefold()


def answers_of(given: FormData | Document) -> dict[str, Any]:
    """What the form shows: as it was filled in, or as the card has it."""
    if isinstance(given, FormData):
        answers: dict[str, Any] = {name: str(value).strip() for name, value in given.items()}
        return answers | {name: [str(one) for one in given.getlist(name)] for name in _MANY}
    return _of_card(given)


def _of_card(card: Document) -> dict[str, Any]:
    names, addresses = card["names"], card["addresses"]
    point = card["location"] or {}
    same = {name: card[name] for name in ("district", "settlement", "bin", "phone", "email", "licence")}
    return {
        **same,
        "name_ru": names["ru"],
        "name_kk": "" if "kk" in names["borrowed"] else names["kk"],
        "address_ru": addresses["ru"],
        "address_kk": "" if "kk" in addresses["borrowed"] else addresses["kk"],
        **{name: str(point[name]) if point else "" for name in _POINT},
        "kind": card["kind"]["code"],
        "ownership": card["ownership"]["code"],
        "languages": [one["code"] for one in card["languages"]],
        "regimes": [one["code"] for one in card["regimes"]],
        "in_voucher": "yes" if card["in_voucher"] else "",
        "version": str(card["version"]),
        "region": card["region"],
    }


def facts_in(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The form as the API takes it; what was left empty is None."""
    facts: dict[str, Any] = {name: answers.get(name) or None for name in _TEXTS}
    facts |= {name: _decimal(str(answers.get(name) or "")) for name in _POINT}
    facts |= {name: list(answers.get(name) or []) for name in _MANY}
    return facts | {"in_voucher": answers.get("in_voucher") == "yes"}


def changes_in(answers: Mapping[str, Any], *, before: Document) -> dict[str, Any]:
    """What differs from the card."""
    known = facts_in(_of_card(before))
    return {name: value for name, value in facts_in(answers).items() if _differs(value, known[name])}


def _differs(value: Any, known: Any) -> bool:
    if isinstance(value, list):
        return set(value) != set(known)
    return bool(value != known)


def _decimal(typed: str) -> float | str | None:
    try:
        return float(typed.replace(",", ".")) if typed else None
    except ValueError:
        return typed


def group_body(answers: Mapping[str, str], numbers: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """A group's form as the API takes it."""
    return {name: answers[name] for name in names if answers.get(name)} | dict(numbers)
