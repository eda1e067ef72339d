"""A rule set: who is served in which order, where, and from which act; versioned data, never code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from queue_service.domain.atoms import Atom
from queue_service.domain.errors import RuleSetInvalidError
from queue_service.domain.rule_document import node_of
from queue_service.domain.rule_tree import Category, Node, categories, validate

Labels = Mapping[str, str]
LANGUAGES = ("kk", "ru", "en")
#: Groups of this purpose wait in the territory's public list.
GENERAL_PURPOSE = "general"
#: Why rules change; a parent reads of it as the reason of a new number.
RULESET_CHANGED = "ruleset_changed"
ANNUAL_RENEWAL = "annual_renewal"
CAUSES = frozenset({RULESET_CHANGED, ANNUAL_RENEWAL, "migration"})

_VERSION = re.compile(r"\A[0-9A-Za-z.]{1,32}\Z")
_NOT_BLANK = re.compile(r"\S")
_TERRITORY = re.compile(r"[0-9]{9}")
_PURPOSE = re.compile(r"[a-z0-9_]{1,32}")


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
    #: Why this version came after the one before.
    cause: str = RULESET_CHANGED
    #: What the version is called, where it has a name.
    title: Labels = field(default_factory=dict)

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
        return self.purposes.get(group_type, GENERAL_PURPOSE)

    @cached_property
    def _categories_by_cohort(self) -> Mapping[int, tuple[str, ...]]:
        found: dict[int, dict[str, None]] = {}
        for code, category in self.categories.items():
            for atom in category.atoms:
                found.setdefault(atom.cohort, {})[code] = None
        return {cohort: tuple(codes) for cohort, codes in found.items()}

    def categories_of_cohort(self, cohort: int) -> tuple[str, ...]:
        """Every category that takes children of the birth year, in the order of the rules."""
        return self._categories_by_cohort.get(cohort, ())


def rule_set_of(document: Mapping[str, Any]) -> RuleSet:
    """The rule set of a document; raises `RuleSetInvalidError` when it is not a sound one."""
    try:
        rules = RuleSet(
            version=_matching(document, "version", _VERSION),
            valid_from=date.fromisoformat(document["valid_from"]),
            act=_matching(document, "act", _NOT_BLANK),
            uncertain=_texts(document, "uncertain"),
            root=node_of(document["tree"]),
            labels=dict(document["labels"]),
            whole_cities=frozenset(_texts(document, "whole_cities")),
            purposes=dict(document["purposes"]),
            cause=document.get("cause", RULESET_CHANGED),
            title=dict(document.get("title", {})),
        )
    except KeyError as missing:
        raise RuleSetInvalidError(f"no {missing}", fault="missing", at=f"/{missing.args[0]}") from missing
    except (AttributeError, TypeError, ValueError) as fault:
        raise RuleSetInvalidError(f"unreadable: {fault}") from fault
    validate(rules.root)
    _check_texts(rules)
    _check_cohorts(rules)
    return rules


def _matching(document: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = document[name]
    if not isinstance(value, str) or not pattern.search(value):
        raise RuleSetInvalidError(f"bad {name}", fault="wrong_format", at=f"/{name}")
    return value


def _texts(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = document[name]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise RuleSetInvalidError(f"{name} is a list of texts", fault="wrong_format", at=f"/{name}")
    return tuple(values)


def _check_texts(rules: RuleSet) -> None:
    """Every category has a name in every language, and so has the rule set if it has one at all."""
    for code in rules.categories:
        _check_labels(rules.labels.get(code), at=f"/labels/{code}")
    if rules.title:
        _check_labels(rules.title, at="/title")
    if rules.cause not in CAUSES:
        raise RuleSetInvalidError("unknown cause", fault="unknown_value", at="/cause")
    if not all(_TERRITORY.fullmatch(code) for code in rules.whole_cities):
        raise RuleSetInvalidError("not a territory", fault="wrong_format", at="/whole_cities")
    if not all(_PURPOSE.fullmatch(word) for pair in rules.purposes.items() for word in map(str, pair)):
        raise RuleSetInvalidError("not a purpose", fault="wrong_format", at="/purposes")


def _check_labels(labels: Any, *, at: str) -> None:
    texts = labels if isinstance(labels, Mapping) else {}
    if set(texts) != set(LANGUAGES) or not all(isinstance(text, str) and text.strip() for text in texts.values()):
        raise RuleSetInvalidError("no text in every language", fault="label_missing", at=at)


def _check_cohorts(rules: RuleSet) -> None:
    """A category that spans birth years takes all of each, or a number in the cohort would have no closed form."""
    for category in rules.categories.values():
        cohorts = {atom.cohort for atom in category.atoms}
        if len(cohorts) > 1 and any(rules.categories_of_cohort(cohort) != (category.code,) for cohort in cohorts):
            raise RuleSetInvalidError(f"{category.code} takes part of a birth year", fault="cohort_divided", at="/tree")
