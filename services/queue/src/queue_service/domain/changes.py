"""What can happen to a waiting list, as the content of a ledger leaf before it has its number."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from queue_service.domain.atoms import Atom, Key
from queue_service.domain.leaves import Leaf


class ChangeKind(StrEnum):
    """The kinds of leaves; `docs/reference/ledger.md` says what each holds and does."""

    ENTERED = "entered"
    RESTORED = "restored"
    MOVED = "moved"
    CORRECTED = "corrected"
    REFUSED = "refused"
    LEFT = "left"
    HELD = "held"
    RELEASED = "released"
    RUN = "run"
    OFFERED = "offered"
    RULES_IN_FORCE = "rules_in_force"
    KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An appended change, waiting for its number; `id` orders it among the waiting ones."""

    id: int
    content: Leaf

    @property
    def kind(self) -> ChangeKind:
        return ChangeKind(str(self.content["kind"]))

    @property
    def code(self) -> str | None:
        """The child's application number, where the change is about one."""
        code = self.content.get("code")
        return None if code is None else str(code)


def entered(
    *,
    waiting_list: str,
    atom: Atom,
    key: Key,
    receipt_hash: str,
    attributes: str,
    late_ground: str | None = None,
) -> Leaf:
    """A child joins; `late_ground` is what a late sealing is to be put down to, where it is known beforehand."""
    ground = {} if late_ground is None else {"ground": late_ground}
    proof = {"receipt_hash": receipt_hash, "attributes": attributes}
    return _placing(ChangeKind.ENTERED, waiting_list=waiting_list, atom=atom, key=key) | proof | ground


def restored(*, waiting_list: str, atom: Atom, key: Key, reason: str) -> Leaf:
    """One who had left stands again at the place of the first filing."""
    return _placing(ChangeKind.RESTORED, waiting_list=waiting_list, atom=atom, key=key) | {"reason": reason}


def moved(*, waiting_list: str, atom: Atom, key: Key, reason: str) -> Leaf:
    """A child now stands in another cohort or class, with the effect of its own filing time."""
    return _placing(ChangeKind.MOVED, waiting_list=waiting_list, atom=atom, key=key) | {"reason": reason}


def corrected(
    *, waiting_list: str, atom: Atom, key: Key, ground: str, document: str, officers: tuple[str, str]
) -> Leaf:
    """Two officers decided on a document (hash) where a child stands; the only change that may touch `filed_at`."""
    if officers[0] == officers[1]:
        raise ValueError("a correction takes two officers")
    decided = {"ground": ground, "document": document, "by": officers[0], "by2": officers[1]}
    return _placing(ChangeKind.CORRECTED, waiting_list=waiting_list, atom=atom, key=key) | decided


def refused(*, waiting_list: str, code: str, reason: str, receipt_hash: str) -> Leaf:
    """The coded answer to a receipt: no category takes the child, or the filing ended before it was told of."""
    return _about(ChangeKind.REFUSED, waiting_list, code) | {"reason": reason, "receipt_hash": receipt_hash}


def left(*, waiting_list: str, code: str, reason: str) -> Leaf:
    """A child leaves the list."""
    return _about(ChangeKind.LEFT, waiting_list, code) | {"reason": reason}


def held(*, waiting_list: str, code: str, ground: str) -> Leaf:
    """Vouchers pass the child by, on a coded ground; it keeps its place and number."""
    return _about(ChangeKind.HELD, waiting_list, code) | {"ground": ground}


def released(*, waiting_list: str, code: str, ground: str) -> Leaf:
    """Vouchers no longer pass the child by."""
    return _about(ChangeKind.RELEASED, waiting_list, code) | {"ground": ground}


def run(*, waiting_list: str, name: str, places: int, cut_off_ms: int) -> Leaf:
    """Vouchers for that many places are to be issued to the first not held."""
    return {"kind": ChangeKind.RUN, "list": waiting_list, "run": name, "places": places, "cut_off": cut_off_ms}


def offered(*, waiting_list: str, code: str, run: str, ordinal: int, progress: Mapping[str, int]) -> Leaf:
    """The child is the run's `ordinal`-th; `progress` names the ratios whose place changed with it."""
    moved_on = {"progress": progress_text(progress)} if progress else {}
    return _about(ChangeKind.OFFERED, waiting_list, code) | {"run": run, "ordinal": ordinal} | moved_on


def rules_in_force(*, version: str, document_hash: str, keep_progress: bool) -> Leaf:
    """From here on this rule set orders every list."""
    kept = "kept" if keep_progress else "zeroed"
    return {"kind": ChangeKind.RULES_IN_FORCE, "rules": version, "hash": document_hash, "progress": kept}


def key(*, name: str, public: str) -> Leaf:
    """A public key by which something outside the ledger is signed."""
    return {"kind": ChangeKind.KEY, "name": name, "public": public}


def progress_text(progress: Mapping[str, int]) -> str:
    """`name=slot` for each ratio, names sorted, joined by a comma."""
    return ",".join(f"{name}={progress[name]}" for name in sorted(progress))


def progress_of(text: str) -> dict[str, int]:
    """The ratios of a `progress_text`."""
    pairs = (part.split("=") for part in text.split(",") if part)
    return {name: int(slot) for name, slot in pairs}


def _about(kind: ChangeKind, waiting_list: str, code: str) -> dict[str, str | int]:
    return {"kind": kind, "list": waiting_list, "code": code}


def _placing(kind: ChangeKind, *, waiting_list: str, atom: Atom, key: Key) -> dict[str, str | int]:
    place: dict[str, str | int] = {
        "cohort": atom.cohort,
        "class": atom.privilege_class.value,
        "filed_at": key.filed_at_ms,
    }
    return _about(kind, waiting_list, key.code) | place
