"""Why a child's number changed, from what the past answers: moments, movements between them, who stood where."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from queue_service.domain.atoms import Atom, Key
from queue_service.domain.errors import RuleVersionUnknownError
from queue_service.domain.history import Account, ChildsPast, Item, Segment, bounds_of, segments, tell
from queue_service.domain.history_counts import Course, Number, Stay, Tally
from queue_service.domain.history_ways import Way
from queue_service.domain.leaves import Leaf
from queue_service.domain.ordering import Progress
from queue_service.domain.past_lines import BEYOND, Ask, LinesNow, Moment, Probe, RulesChange, Sums
from queue_service.domain.rule_set import RuleSet
from queue_service.use_cases.ports import Rules

#: A list of single changes has no more than the newest so many.
MOST_CHANGES = 500


class Past(Protocol):
    """What is known of the past; all answers are of one snapshot."""

    async def hold_still(self) -> None: ...
    async def child(self, code: str) -> ChildsPast: ...
    async def moments_at(self, instants_ms: Sequence[int]) -> Sequence[Moment]: ...
    async def lines_now(self, waiting_list: str, atoms: Collection[Atom], *, below: Key) -> LinesNow: ...
    async def sums(self, probes: Sequence[Probe]) -> Sequence[Sums]: ...
    async def whole_sums(
        self, waiting_list: str, groups: Mapping[str, Collection[Atom]], *, bounds: Sequence[Moment]
    ) -> Sequence[Mapping[str, Sums]]: ...
    async def progress_at(self, waiting_list: str, moments: Sequence[Moment]) -> Sequence[Progress]: ...
    async def keys(self, asks: Sequence[Ask]) -> Sequence[Key]: ...
    async def touching(self, probes: Sequence[Probe], *, limit: int) -> Sequence[Moment]: ...
    async def leaves(self, seqs: Collection[int]) -> Mapping[int, Leaf]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersThen:
    """A child's three numbers at a moment of the past."""

    overall: int
    category: int
    cohort: int


class Historian:
    """Tells one child's history of one number."""

    def __init__(self, child: ChildsPast, *, number: Number, past: Past, rules: Rules) -> None:
        self._child = child
        self._number = number
        self._past = past
        self._rules = rules

    async def at_moments(self, moments: Sequence[Moment]) -> list[Item]:
        """What changed from the first moment to the last, told for each stretch between two of them."""
        told = [
            (segment, await self._account(segment, moments))
            for segment in segments(self._child, start=moments[0], end=moments[-1])
        ]
        return await self._tell(told)

    async def by_change(self, start: Moment, end: Moment, *, most: int = MOST_CHANGES) -> tuple[list[Item], Moment]:
        """Every single change, of no more than the newest so many sealings, and from when on they are all there."""
        told: list[tuple[Segment, Account | None]] = []
        left = most
        for segment in reversed(segments(self._child, start=start, end=end)):
            touched = await self._touching(segment, limit=left + 1)
            if len(touched) > left:
                start = min(touched)
                shortened = replace(segment, first=start, turn=None)
                told.append((shortened, await self._account(shortened, touched)))
                break
            left -= len(touched)
            told.append((segment, await self._account(segment, touched)))
        return await self._tell(told[::-1]), start

    async def numbers_at(self, moment: Moment) -> NumbersThen | None:
        """The three numbers at a moment, or None while the child stood nowhere."""
        here = segments(self._child, start=moment, end=moment)[0]
        stay = await self._stay(replace(here, last=moment), ())
        if stay is None:
            return None
        course = Course(stay, await self._tally(stay))
        return NumbersThen(overall=course.overall, category=course.rank, cohort=course.numbers[0])

    async def _tell(self, told: Sequence[tuple[Segment, Account | None]]) -> list[Item]:
        versions = {segment.turn.version for segment, _ in told if isinstance(segment.turn, RulesChange)}
        return tell(told, rules={version: await self._rule_set(version) for version in versions})

    async def _account(self, segment: Segment, moments: Iterable[Moment]) -> Account | None:
        stay = await self._stay(segment, moments)
        if stay is None:
            return None
        course = Course(stay, await self._tally(stay))
        asks = list(dict.fromkeys(course.asks()))
        keys = dict(zip(asks, await self._past.keys(asks), strict=True)) if asks else {}
        probes = list(dict.fromkeys(course.probes(keys)))
        found = dict(zip(probes, await self._past.sums(probes), strict=True)) if probes else {}
        return Account(bounds=stay.bounds, numbers=course.numbers, reasons=course.reasons(keys, found))

    async def _stay(self, segment: Segment, moments: Iterable[Moment]) -> Stay | None:
        if segment.spot is None:
            return None
        rules = await self._rule_set(segment.version)
        category = rules.category_of_atom.get(segment.spot.atom)
        if category is None:
            return None
        bounds = bounds_of(segment, moments)
        return Stay(spot=segment.spot, rules=rules, category=category, bounds=bounds, number=self._number)

    async def _rule_set(self, version: str) -> RuleSet:
        rules = await self._rules.version(version)
        if rules is None:
            raise RuleVersionUnknownError
        return rules

    async def _tally(self, stay: Stay) -> Tally:
        now = await self._past.lines_now(stay.spot.waiting_list, stay.own_atoms, below=stay.spot.key)
        known = now.totals.keys()
        bounds = [*stay.bounds, self._child.head]
        way = stay.way()
        groups = {line.category: line.atoms & known for line in way.beside}
        return Tally(
            own_now=now.smaller,
            own_sums=await self._own_sums(stay, sorted(stay.own_atoms & known), bounds),
            way=way,
            beside_now={name: sum(now.totals[atom] for atom in atoms) for name, atoms in groups.items()},
            beside_sums=await self._beside_sums(stay, groups, bounds),
            progress=await self._progress(stay, way),
        )

    async def _own_sums(self, stay: Stay, atoms: Sequence[Atom], bounds: Sequence[Moment]) -> list[Mapping[Atom, Sums]]:
        waiting_list, _, key = stay.spot
        probes = [
            Probe(waiting_list, atom, after.seq, to.seq, key)
            for after, to in pairwise(bounds)
            for atom in atoms
            if after.seq < to.seq
        ]
        found = dict(zip(probes, await self._past.sums(probes), strict=True)) if probes else {}
        return [
            {atom: found.get(Probe(waiting_list, atom, after.seq, to.seq, key), {}) for atom in atoms}
            for after, to in pairwise(bounds)
        ]

    async def _beside_sums(
        self, stay: Stay, groups: Mapping[str, Collection[Atom]], bounds: Sequence[Moment]
    ) -> Sequence[Mapping[str, Sums]]:
        if not any(groups.values()):
            return [{} for _ in stay.bounds]
        return await self._past.whole_sums(stay.spot.waiting_list, groups, bounds=bounds)

    async def _progress(self, stay: Stay, way: Way) -> Sequence[Progress]:
        if not way.passes_a_ratio:
            return [{} for _ in stay.bounds]
        return await self._past.progress_at(stay.spot.waiting_list, stay.bounds)

    async def _touching(self, segment: Segment, *, limit: int) -> Sequence[Moment]:
        stay = await self._stay(segment, ())
        if stay is None or segment.first.seq >= segment.last.seq:
            return ()
        way = stay.way()
        mixed = way.passes_a_ratio
        own = dict.fromkeys(sorted(stay.own_atoms), BEYOND if mixed else stay.spot.key)
        others = {atom: BEYOND for line in way.beside if mixed or line.counted for atom in sorted(line.atoms)}
        probes = [
            Probe(stay.spot.waiting_list, atom, segment.first.seq, segment.last.seq, below)
            for atom, below in (own | others).items()
        ]
        return await self._past.touching(probes, limit=limit)


async def number_at(code: str, *, at_ms: int, past: Past, rules: Rules) -> NumbersThen | None:
    """The child's numbers as they were at an instant, such as a day ago; None while it stood nowhere."""
    child = await past.child(code)
    moment = (await past.moments_at([at_ms]))[0]
    return await Historian(child, number=Number.COHORT, past=past, rules=rules).numbers_at(moment)
