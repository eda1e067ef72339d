"""How people and families look in JSON."""

from collections.abc import Sequence
from typing import Any

from balabaqsha_simulators.register.people import Family, Guardian, HeldFact, Person


def person_json(person: Person) -> dict[str, Any]:
    """A person as the register answers."""
    return _civil(person) | {"alive": person.alive}


def family_json(family: Family) -> dict[str, Any]:
    """A family as `GET /families` lists it."""
    return {
        "guardians": [_adult(guardian) for guardian in family.guardians],
        "children": [_civil(child) for child in family.children],
        "deceased": [_adult(parent) for parent in family.deceased],
        "facts": list(family.facts),
        "residence": {"region": family.residence.region, "district": family.residence.district},
    }


def facts_json(facts: Sequence[HeldFact]) -> dict[str, Any]:
    """What is held of a child as the register answers."""
    held = [{"fact": one.fact, "valid_until": one.valid_until and one.valid_until.isoformat()} for one in facts]
    return {"facts": held}


def _civil(person: Person) -> dict[str, Any]:
    return {
        "iin": person.iin,
        "surname": person.surname,
        "first_name": person.first_name,
        "patronymic": person.patronymic,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
    }


def _adult(adult: Guardian) -> dict[str, Any]:
    return _civil(adult.person) | {"phone": adult.phone, "relation": adult.relation}
