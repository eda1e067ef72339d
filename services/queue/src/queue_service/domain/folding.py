"""The one fold of the ledger: what each leaf does to where a child stands. The sealer and the rebuild share it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.changes import ChangeKind
from queue_service.domain.errors import LeafImpossibleError
from queue_service.domain.leaves import Leaf


class Stand(NamedTuple):
    """Where one child stands; held when vouchers pass it by."""

    waiting_list: str
    atom: Atom
    key: Key
    held_ground: str | None = None


class Movement(NamedTuple):
    """A child came into a line (+1) or went out of it (-1), by the leaf `seq`."""

    seq: int
    at_ms: int
    waiting_list: str
    atom: Atom
    key: Key
    sign: int
    #: Why, as `kind` or `kind:ground`; `reasons.py` puts it into the words of another child's number.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one leaf about a child did."""

    stand: Stand | None
    movements: tuple[Movement, ...] = ()


#: What a leaf of the kind needs: True to stand already, False to stand nowhere.
_NEEDS_TO_STAND: Mapping[str, bool] = {
    ChangeKind.ENTERED: False,
    ChangeKind.RESTORED: False,
    ChangeKind.MOVED: True,
    ChangeKind.CORRECTED: True,
    ChangeKind.LEFT: True,
    ChangeKind.HELD: True,
    ChangeKind.RELEASED: True,
    ChangeKind.OFFERED: True,
}


def step(leaf: Leaf, stand: Stand | None) -> Step:
    """Where the leaf's child stands after it, and the movements it made; raises `LeafImpossibleError`."""
    if not fits(leaf, stand):
        raise LeafImpossibleError(f"{leaf['kind']} of {leaf['code']} does not fit where it stands")
    steps = _STEPS.get(str(leaf["kind"]))
    return steps(leaf, stand) if steps else Step(stand=stand)


def fits(leaf: Leaf, stand: Stand | None) -> bool:
    """Whether the leaf can follow on where its child stands; one about no child always can."""
    kind = str(leaf["kind"])
    needed = _NEEDS_TO_STAND.get(kind)
    if needed is None:
        # Raises ValueError for a kind there is none of.
        return ChangeKind(kind) not in _NEEDS_TO_STAND
    if stand is None or not needed:
        return stand is None and not needed
    same_filing = kind != ChangeKind.MOVED or stand.key.filed_at_ms == leaf["filed_at"]
    return stand.waiting_list == leaf["list"] and same_filing


def _join(leaf: Leaf, _: Stand | None) -> Step:
    after = _placed(leaf)
    return Step(stand=after, movements=(_movement(leaf, after, 1),))


def _shift(leaf: Leaf, before: Stand | None) -> Step:
    after = _placed(leaf)._replace(held_ground=before.held_ground if before else None)
    gone = () if before is None else (_movement(leaf, before, -1),)
    return Step(stand=after, movements=(*gone, _movement(leaf, after, 1)))


def _leave(leaf: Leaf, before: Stand | None) -> Step:
    return Step(stand=None, movements=() if before is None else (_movement(leaf, before, -1),))


def _hold(leaf: Leaf, before: Stand | None) -> Step:
    return Step(stand=before and before._replace(held_ground=str(leaf["ground"])))


def _release(_: Leaf, before: Stand | None) -> Step:
    return Step(stand=before and before._replace(held_ground=None))


_STEPS: Mapping[str, Callable[[Leaf, Stand | None], Step]] = {
    ChangeKind.ENTERED: _join,
    ChangeKind.RESTORED: _join,
    ChangeKind.MOVED: _shift,
    ChangeKind.CORRECTED: _shift,
    ChangeKind.LEFT: _leave,
    ChangeKind.OFFERED: _leave,
    ChangeKind.HELD: _hold,
    ChangeKind.RELEASED: _release,
}


def _placed(leaf: Leaf) -> Stand:
    atom = Atom(int(leaf["cohort"]), PrivilegeClass(str(leaf["class"])))
    return Stand(str(leaf["list"]), atom, Key(int(leaf["filed_at"]), str(leaf["code"])))


def _movement(leaf: Leaf, stand: Stand, sign: int) -> Movement:
    reason = _reason(leaf)
    return Movement(int(leaf["seq"]), int(leaf["at"]), stand.waiting_list, stand.atom, stand.key, sign, reason)


#: The entry of one who only changed lists, so that nobody behind reads of a newcomer.
MOVED_LIST = "moved_list"


def _reason(leaf: Leaf) -> str:
    kind = str(leaf["kind"])
    if kind == ChangeKind.ENTERED:
        return f"{kind}:{MOVED_LIST}" if leaf.get("ground") == MOVED_LIST else kind
    if kind == ChangeKind.OFFERED:
        return kind
    return f"{kind}:{leaf['ground' if kind == ChangeKind.CORRECTED else 'reason']}"
