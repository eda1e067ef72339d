"""What is asked of the past of the waiting lines: moments, places, movements between moments, and who stood where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from queue_service.domain.atoms import Atom, Key


class Moment(NamedTuple):
    """A place in the ledger and when it was sealed; everything up to it has happened."""

    seq: int
    at_ms: int


class Spot(NamedTuple):
    """Where one child stands."""

    waiting_list: str
    atom: Atom
    key: Key


class Kind(NamedTuple):
    """What the movements have in common that are counted together."""

    reason: str
    sign: int


#: How many movements there were of each kind.
Sums = Mapping[Kind, int]


#: Larger than the key of anybody: what is below it is the whole line.
BEYOND = Key(2**62, "")


class Probe(NamedTuple):
    """The movements of a line after one leaf and up to another, of children with a smaller key than `below`."""

    waiting_list: str
    atom: Atom
    after: int
    to: int
    below: Key


class Ask(NamedTuple):
    """Who stood at a place, counted from 1, in the atoms taken as one line, when the ledger ended at `seq`."""

    waiting_list: str
    atoms: frozenset[Atom]
    seq: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChange:
    """A leaf that moved the child itself."""

    moment: Moment
    before: Spot | None
    after: Spot | None
    #: As the movement keeps it: `kind` or `kind:ground`.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesChange:
    """A leaf by which a rule set came into force."""

    moment: Moment
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesNow:
    """The lines of one list at the head of the ledger."""

    #: How many stand in each atom that anybody ever stood in.
    totals: Mapping[Atom, int]
    #: How many of each asked atom have a smaller key than the child.
    smaller: Mapping[Atom, int]


def net(sums: Sums) -> int:
    """By how much the movements change a count."""
    return sum(kind.sign * count for kind, count in sums.items())
