"""A kindergarten's row made of what is told about it, whether by a form or by a line of a list."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from queue_service.domain.kindergartens import Kind, Ownership, named, region_of
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.kindergarten_ports import KindergartenRow

_NAMES = ("name_ru", "name_kk", "address_ru", "address_kk")
_DEFAULTS: Mapping[str, Any] = {
    "bin": None,
    "kind": Kind.NURSERY_KINDERGARTEN.value,
    "ownership": Ownership.STATE.value,
    "settlement": None,
    "latitude": None,
    "longitude": None,
    "languages": (),
    "regimes": (),
    "phone": None,
    "email": None,
    "licence": None,
    "in_voucher": True,
}


def kindergarten_row(
    values: Mapping[str, Any], *, kindergarten_id: str, rules: RuleSet, at: datetime
) -> KindergartenRow:
    """A new kindergarten; the territory follows from the district, what was not told is as in most of them."""
    names = named(**{name: values.get(name) for name in _NAMES})
    told = {name: values[name] for name in _DEFAULTS if values.get(name) is not None}
    return KindergartenRow(
        **(dict(_DEFAULTS) | told | _as_tuples(told) | {name: getattr(names, name) for name in _NAMES}),
        **_place(values["district"], rules),
        untranslated=names.untranslated,
        id=kindergarten_id,
        state="open",
        version=1,
        changed_at=at,
    )


def changed_row(
    row: KindergartenRow, values: Mapping[str, Any], *, rules: RuleSet, at: datetime
) -> KindergartenRow | None:
    """The kindergarten with what was told, or None where that is what it was already."""
    told = {name: value for name, value in values.items() if name in _DEFAULTS}
    names = named(**{name: values.get(name, _own(row, name)) for name in _NAMES})
    place = _place(values["district"], rules) if "district" in values else {}
    changed = replace(
        row,
        **(told | _as_tuples(told) | place | {name: getattr(names, name) for name in _NAMES}),
        untranslated=names.untranslated,
    )
    return None if changed == row else replace(changed, version=row.version + 1, changed_at=at)


def changed_fields(before: KindergartenRow, after: KindergartenRow) -> tuple[str, ...]:
    """The names of what differs."""
    kept = {"version", "changed_at"}
    return tuple(
        name for name in before.__slots__ if name not in kept and getattr(before, name) != getattr(after, name)
    )


def _own(row: KindergartenRow, name: str) -> str | None:
    """The name as it was given; one borrowed from the other language is none."""
    return None if name in row.untranslated else str(getattr(row, name))


def _place(district: str, rules: RuleSet) -> dict[str, Any]:
    region = region_of(district)
    return {
        "region": region,
        "district": district,
        "territory": rules.territory_of(region=region, district=district),
    }


def _as_tuples(told: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(told[name]) for name in ("languages", "regimes") if name in told}
