"""A number's story: cut wherever the child itself or the rules changed, told between and at the cuts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from queue_service.domain.past_lines import Moment, OwnChange, RulesChange, Spot
from queue_service.domain.reasons import Code, Reason, code_of_rules, code_own
from queue_service.domain.rule_set import RuleSet

#: What a cut is made by.
Turn = OwnChange | RulesChange


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildsPast:
    """Everything that ever moved one child, and every change of the rules."""

    code: str
    #: Where it stands at the head, and under which version.
    now: Spot | None
    version: str
    head: Moment
    own: tuple[OwnChange, ...]
    rules: tuple[RulesChange, ...]

    def spot_at(self, seq: int) -> Spot | None:
        """Where the child stood when the ledger ended at `seq`."""
        for change in reversed(self.own):
            if change.moment.seq <= seq:
                return change.after
        return self.own[0].before if self.own else self.now

    def version_at(self, seq: int) -> str:
        """The rules in force then; a ledger's first telling of them tells of those it began with."""
        for change in reversed(self.rules):
            if change.moment.seq <= seq:
                return change.version
        return self.rules[0].version if self.rules else self.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A time between two cuts; `turn` is what it began with."""

    first: Moment
    last: Moment
    spot: Spot | None
    version: str
    turn: Turn | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A segment's numbers at some moments, and for each stretch between them why it changed."""

    bounds: tuple[Moment, ...]
    numbers: Sequence[int]
    reasons: Sequence[Sequence[Reason]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change of the number; without a number on one side it says only that there was none."""

    before: int | None
    after: int | None
    at_ms: int
    #: Of all reasons; they add up to the change, where there is one.
    reasons: tuple[Reason, ...]
    turn: Turn | None = None
    #: Since when there had been no number.
    absent_since_ms: int | None = None

    @property
    def change(self) -> int | None:
        """By how much the number grew."""
        return None if self.before is None or self.after is None else self.after - self.before


def segments(past: ChildsPast, *, start: Moment, end: Moment) -> list[Segment]:
    """The time after `start` up to `end`, cut at every leaf about the child and at every change of the rules."""
    every: list[Turn] = [*past.own, *past.rules]
    turns = sorted(every, key=lambda turn: turn.moment)
    inside = [turn for turn in turns if start.seq < turn.moment.seq <= end.seq]
    firsts = [start, *(turn.moment for turn in inside)]
    lasts = [*(Moment(turn.moment.seq - 1, turn.moment.at_ms) for turn in inside), end]
    return [
        Segment(first=first, last=last, spot=past.spot_at(first.seq), version=past.version_at(first.seq), turn=turn)
        for first, last, turn in zip(firsts, lasts, [None, *inside], strict=True)
    ]


def bounds_of(segment: Segment, moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """The segment's ends and what lies between, each place of the ledger once."""
    inside = [moment for moment in moments if segment.first.seq < moment.seq <= segment.last.seq]
    by_seq: dict[int, Moment] = {}
    for moment in (segment.first, *inside, segment.last):
        by_seq.setdefault(moment.seq, moment)
    return tuple(by_seq[seq] for seq in sorted(by_seq))


def tell(told: Sequence[tuple[Segment, Account | None]], *, rules: Mapping[str, RuleSet]) -> list[Item]:
    """Every change in order of time; `rules` has every version that came into force."""
    return list(_Teller(rules).tell(told))


class _Teller:
    """Walks over the segments and remembers the last number there was."""

    def __init__(self, rules: Mapping[str, RuleSet]) -> None:
        self._rules = rules
        self._number: int | None = None
        self._since_ms: int | None = None

    def tell(self, told: Sequence[tuple[Segment, Account | None]]) -> Iterator[Item]:
        for place, (segment, account) in enumerate(told):
            if account is None:
                yield from self._without(segment, returns=_returns_at_once(told, place))
            else:
                yield from self._beginning(segment, account.numbers[0])
                yield from _stretches(account)
                self._number, self._since_ms = account.numbers[-1], None

    def _without(self, segment: Segment, *, returns: bool) -> Iterator[Item]:
        if self._since_ms is not None or segment.turn is None:
            return
        self._since_ms = segment.turn.moment.at_ms
        if self._number is not None and not returns:
            yield self._item(segment.turn, after=None)

    def _beginning(self, segment: Segment, number: int) -> Iterator[Item]:
        if segment.turn is None:
            return
        silent = isinstance(segment.turn, RulesChange) and self._number == number
        if not silent:
            yield self._item(segment.turn, after=number)

    def _item(self, turn: Turn, *, after: int | None) -> Item:
        jump = 0 if self._number is None or after is None else after - self._number
        return Item(
            before=self._number,
            after=after,
            at_ms=turn.moment.at_ms,
            reasons=(Reason(code=self._code(turn), count=jump),),
            turn=turn,
            absent_since_ms=None if after is None else self._since_ms,
        )

    def _code(self, turn: Turn) -> Code:
        if isinstance(turn, OwnChange):
            return code_own(turn.reason)
        return code_of_rules(self._rules[turn.version].cause)


def _stretches(account: Account) -> Iterator[Item]:
    for place, reasons in enumerate(account.reasons):
        before, after = account.numbers[place : place + 2]
        if before != after:
            at_ms = account.bounds[place + 1].at_ms
            yield Item(before=before, after=after, at_ms=at_ms, reasons=tuple(reasons))


def _returns_at_once(told: Sequence[tuple[Segment, Account | None]], place: int) -> bool:
    """Whether the child stands again within the same sealing, as one who only changed lists does."""
    following = next((segment for segment, account in told[place + 1 :] if account is not None), None)
    begun = told[place][0].turn
    return following is not None and begun is not None and following.first.at_ms == begun.moment.at_ms
