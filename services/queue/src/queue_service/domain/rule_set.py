"""A rule set: who is served in which order, where, and from which act; versioned data, never code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from queue_service.domain.atoms import Atom, PrivilegeClass
from queue_service.domain.errors import RuleSetInvalidError
from queue_service.domain.rule_tree import Category, Mix, Node, Seq, categories, validate

Labels = Mapping[str, str]
LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """One version of the rules."""

    version: str
    valid_from: date
    #: The legal act it comes from, as a reader would look it up.
    act: str
    #: What in it a lawyer of the operator has yet to confirm.
    uncertain: tuple[str, ...]
    root: Node
    labels: Mapping[str, Labels]
    #: Cities of republican significance: each is one territory, whatever the district.
    whole_cities: frozenset[str]
    #: Group type -> purpose; every purpose has waiting lists of its own.
    purposes: Mapping[str, str]

    @cached_property
    def category_of_atom(self) -> Mapping[Atom, str]:
        """Atom -> category code; an atom not in it has no place under these rules."""
        return {atom: category.code for category in categories(self.root) for atom in category.atoms}

    @cached_property
    def categories(self) -> Mapping[str, Category]:
        """Code -> category, in the order of the rules."""
        return {category.code: category for category in categories(self.root)}

    def territory_of(self, *, region: str, district: str) -> str:
        """The territory a child waits in: the whole city of republican significance, else the district."""
        return region if region in self.whole_cities else district

    def purpose_of(self, group_type: str) -> str:
        """What the group is for; groups of one purpose share a waiting list."""
        return self.purposes.get(group_type, "general")

    def categories_of_cohort(self, cohort: int) -> tuple[str, ...]:
        """Every category that takes children of the birth year."""
        return tuple(
            code for code, found in self.categories.items() if any(atom.cohort == cohort for atom in found.atoms)
        )


def waiting_list_of(*, territory: str, purpose: str) -> str:
    """The id of a waiting list: the territory, with the purpose where it is a special one."""
    return territory if purpose == "general" else f"{territory}.{purpose}"


def rule_set_of(document: Mapping[str, Any]) -> RuleSet:
    """The rule set of a document; raises `RuleSetInvalidError` when it is not a sound one."""
    try:
        rules = RuleSet(
            version=document["version"],
            valid_from=date.fromisoformat(document["valid_from"]),
            act=document["act"],
            uncertain=tuple(document["uncertain"]),
            root=_node(document["tree"]),
            labels=document["labels"],
            whole_cities=frozenset(document["whole_cities"]),
            purposes=document["purposes"],
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise RuleSetInvalidError(f"unreadable: {fault}") from fault
    validate(rules.root)
    _check_labels(rules)
    _check_cohorts(rules)
    return rules


def _node(document: Mapping[str, Any]) -> Node:
    if "category" in document:
        return Category(code=document["category"], atoms=frozenset(_atoms(document)))
    children = tuple(_node(child) for child in document["children"])
    if "word" in document:
        return Mix(name=document["mix"], children=children, word=tuple(document["word"]))
    return Seq(children=children)


def _atoms(document: Mapping[str, Any]) -> list[Atom]:
    cohorts = document["cohorts"]
    years = range(cohorts["from"], cohorts["to"] + 1) if isinstance(cohorts, Mapping) else cohorts
    return [Atom(year, PrivilegeClass(name)) for year in years for name in document["classes"]]


def _check_labels(rules: RuleSet) -> None:
    for code in rules.categories:
        if set(rules.labels.get(code, {})) != set(LANGUAGES):
            raise RuleSetInvalidError(f"{code} has no label in every language")


def _check_cohorts(rules: RuleSet) -> None:
    """A category that spans birth years takes all of each, or a number in the cohort would have no closed form."""
    for category in rules.categories.values():
        cohorts = {atom.cohort for atom in category.atoms}
        if len(cohorts) > 1 and any(rules.categories_of_cohort(cohort) != (category.code,) for cohort in cohorts):
            raise RuleSetInvalidError(f"{category.code} takes part of a birth year")
