"""The published tables of a territory: who waits, by category and by year of birth, and who came and went by month."""

from collections.abc import Mapping
from dataclasses import dataclass

from queue_service.domain.atoms import Atom
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.suppression import Cell, shown

_TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCounts:
    """How many wait; None where fewer than five do, or where the count would give away such a one."""

    total: int | None
    by_category: Mapping[str, int | None]
    by_cohort: Mapping[int, int | None]


def waiting_counts(rules: RuleSet, counts: Mapping[Atom, int]) -> WaitingCounts:
    """The counts of a waiting list under the rules; children whom no category takes are not among them."""
    cells = shown(_table(rules, counts))
    cohorts = sorted({atom.cohort for atom in rules.category_of_atom})
    return WaitingCounts(
        total=cells[_TOTAL],
        by_category={code: cells[_category(code)] for code in rules.categories},
        by_cohort={cohort: cells[_cohort(cohort)] for cohort in cohorts},
    )


def monthly_counts(months: Mapping[str, int]) -> tuple[int | None, Mapping[str, int | None]]:
    """The sum over the months, and each month."""
    parts = tuple(Cell(name=month, count=count) for month, count in months.items())
    cells = dict(shown(Cell(name=_TOTAL, count=sum(months.values()), parts=parts)))
    return cells.pop(_TOTAL), cells


def _table(rules: RuleSet, counts: Mapping[Atom, int]) -> Cell:
    """A category is part of one birth year, or takes several whole: either way the counts are a tree of sums."""
    sizes = {code: sum(counts.get(atom, 0) for atom in found.atoms) for code, found in rules.categories.items()}
    parts: dict[str, Cell] = {}
    for code, found in rules.categories.items():
        cohorts = sorted({atom.cohort for atom in found.atoms})
        block = _one_year(rules, cohorts[0], sizes) if len(cohorts) == 1 else _years(code, cohorts, counts)
        parts[block.name] = block
    return _sum(_TOTAL, tuple(parts.values()))


def _one_year(rules: RuleSet, cohort: int, sizes: Mapping[str, int]) -> Cell:
    codes = rules.categories_of_cohort(cohort)
    return _sum(_cohort(cohort), tuple(Cell(name=_category(code), count=sizes[code]) for code in codes))


def _years(code: str, cohorts: list[int], counts: Mapping[Atom, int]) -> Cell:
    years = {year: sum(count for atom, count in counts.items() if atom.cohort == year) for year in cohorts}
    return _sum(_category(code), tuple(Cell(name=_cohort(year), count=count) for year, count in years.items()))


def _sum(name: str, parts: tuple[Cell, ...]) -> Cell:
    return Cell(name=name, count=sum(part.count for part in parts), parts=parts)


def _category(code: str) -> str:
    return f"category {code}"


def _cohort(year: int) -> str:
    return f"cohort {year}"
