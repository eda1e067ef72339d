"""What the demonstration prints."""

from collections import defaultdict

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from balabaqsha_cli.demo.filed import Place
from balabaqsha_cli.demo.run import Demonstration, Outcome

MOST_ROWS = 40
MOST_DIFFERENCES = 10
HALF, MOST = 0.5, 0.95


def show(result: Demonstration, *, console: Console) -> None:
    """A row a family, or a row a category where there are many, and what the recount found."""
    few = len(result.outcomes) <= MOST_ROWS
    console.print(_families(result.outcomes) if few else _categories(result.outcomes))
    for fault in _faults(result, few=few):
        console.print(f"[red]{escape(fault)}[/red]")
    for line in (_throughput(result), _recounted(result)):
        console.print(line)


def _families(outcomes: tuple[Outcome, ...]) -> Table:
    table = _table("family", "category", "overall", "in category", "in cohort", "state", "seconds")
    for outcome in outcomes:
        table.add_row(escape(outcome.kind.name), *(_filed_cells(outcome) if outcome.filed else _failed_cells(outcome)))
    return table


def _filed_cells(outcome: Outcome) -> tuple[str, ...]:
    assert outcome.filed is not None, "only of a filed one"  # noqa: S101
    assert outcome.parent is not None, "only of a filed one"  # noqa: S101
    numbers = outcome.filed.numbers
    places = (numbers.overall, numbers.category, numbers.cohort)
    return (numbers.category_code, *map(_of, places), outcome.parent.state, _seconds(outcome))


def _failed_cells(outcome: Outcome) -> tuple[str, ...]:
    state = outcome.parent.state if outcome.parent else ""
    return ("", "", "", "", f"[red]{state or 'failed'}[/red]", _seconds(outcome))


def _categories(outcomes: tuple[Outcome, ...]) -> Table:
    table = _table("category", "families", "first number", "last number", "slowest, s")
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.filed.numbers.category_code if outcome.filed else "failed"].append(outcome)
    for code, group in sorted(groups.items()):
        numbers = [outcome.filed.numbers.overall.number for outcome in group if outcome.filed]
        slowest = max((_time(outcome) for outcome in group), default=0.0)
        span = (str(min(numbers)), str(max(numbers))) if numbers else ("", "")
        table.add_row(code, str(len(group)), *span, f"{slowest:.2f}")
    return table


def _faults(result: Demonstration, *, few: bool) -> list[str]:
    failed = [f"{outcome.kind.name}: {outcome.fault}" for outcome in result.outcomes if outcome.filed is None]
    shown = failed if few else failed[:MOST_DIFFERENCES]
    return [*shown, *result.recount.differences[:MOST_DIFFERENCES]]


def _throughput(result: Demonstration) -> str:
    filed = sum(outcome.filed is not None for outcome in result.outcomes)
    times = sorted(_time(outcome) for outcome in result.outcomes if outcome.filed)
    rate = filed / result.seconds if result.seconds else 0.0
    line = f"{filed} of {len(result.outcomes)} families filed in {result.seconds:.1f} s, {rate:.1f} a second"
    if not times:
        return line
    half, most = (times[int(share * (len(times) - 1))] for share in (HALF, MOST))
    spans = f"half within {half:.2f} s, 95 % within {most:.2f} s, all within {times[-1]:.2f} s"
    return f"{line}; from filing to the number: {spans}"


def _recounted(result: Demonstration) -> str:
    found = result.recount
    if not found.compared:
        return "nothing to recount"
    verdict = (
        "[green]no difference[/green]" if not found.differences else f"[red]{len(found.differences)} differences[/red]"
    )
    exact = f"{found.exact_lists} of {found.lists} lists number for number, the rest in their order"
    moving = "" if result.consistent else "; the queue moved meanwhile"
    return f"recounted {found.compared} applications by sorting, {exact}: {verdict}{moving}"


def _table(*headings: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    return table


def _of(place: Place) -> str:
    return f"{place.number} of {place.total}"


def _time(outcome: Outcome) -> float:
    return outcome.parent.seconds_to_number or 0.0 if outcome.parent else 0.0


def _seconds(outcome: Outcome) -> str:
    known = outcome.parent and outcome.parent.seconds_to_number is not None
    return f"{_time(outcome):.2f}" if known else ""
