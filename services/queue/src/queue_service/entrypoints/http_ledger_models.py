"""The ledger's answers."""

from collections.abc import Sequence
from typing import Any

from pydantic import ConfigDict, Field

from balabaqsha_chassis.representation import ResponseModel
from queue_service.domain.atoms import Atom
from queue_service.domain.checkpoints import SignedCheckpoint
from queue_service.domain.count_tree import published_rows
from queue_service.domain.proofs import AtomPath, NumberProof
from queue_service.entrypoints.http_models import Place
from queue_service.use_cases.ledger_ports import PublishedList

#: Slot, standing, of them held, hash.
SlotView = tuple[int, int, int, str]
#: Filed at, code, held.
KeyView = tuple[int, str, int]


class CheckpointBody(ResponseModel):
    """What was signed, in the order of its canonical form."""

    at: int
    count_root: str
    key: str
    list_hash: str
    previous: str
    root: str
    rules: str
    size: int


class CheckpointView(ResponseModel):
    """A checkpoint and its Ed25519 signature in hexadecimal."""

    checkpoint: CheckpointBody
    signature: str

    @classmethod
    def of(cls, signed: SignedCheckpoint) -> "CheckpointView":
        """The checkpoint as it was signed."""
        return cls(checkpoint=CheckpointBody.model_validate_json(signed.body), signature=signed.signature.hex())


class LeafProofView(ResponseModel):
    """A leaf's path to the root of the tree of that size."""

    seq: int
    size: int
    leaf_hash: str
    path: Sequence[str]


class ConsistencyView(ResponseModel):
    """The path that shows the second tree to begin with the first."""

    first: int
    second: int
    path: Sequence[str]


class ListView(ResponseModel):
    """A list's two hashes; the name is null for a list of special purpose."""

    list: str | None
    count: str
    order: str

    @classmethod
    def of(cls, found: PublishedList) -> "ListView":
        """The list as it is published."""
        return cls(list=found.name, count=found.count_hash.hex(), order=found.order_hash.hex())


class InclusionView(ResponseModel):
    """A leaf as it was hashed, and its path to the root."""

    leaf: str
    path: Sequence[str]


class ListPlaceView(ResponseModel):
    """The list's rows as they were hashed, and their path to the root of the counts."""

    data: str
    index: int
    of: int
    path: Sequence[str]


class AtomPathView(ResponseModel):
    """The rows of a cohort and class down to the hour of the child's filing."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True, validate_by_name=True)

    cohort: int
    privilege_class: str = Field(alias="class")
    months: Sequence[SlotView]
    days: Sequence[SlotView]
    hours: Sequence[SlotView]
    keys: Sequence[KeyView]

    @classmethod
    def of(cls, atom: Atom, path: AtomPath) -> "AtomPathView":
        """The rows as they are hashed."""
        return cls.model_validate(
            {
                "cohort": atom.cohort,
                "class": atom.privilege_class.value,
                "months": published_rows(path.months),
                "days": published_rows(path.days),
                "hours": published_rows(path.hours),
                "keys": list(path.keys),
            }
        )


class CategoryNumber(Place):
    """The number in the category."""

    code: str


class CohortNumber(Place):
    """The number among children born in the same year."""

    year: int


class ProvedNumbers(ResponseModel):
    """The three numbers that follow from the rows."""

    overall: Place
    category: CategoryNumber
    cohort: CohortNumber

    @classmethod
    def of(cls, proof: NumberProof) -> "ProvedNumbers":
        """The numbers of the proof."""
        numbers = proof.numbers
        return cls(
            overall=Place(number=numbers.overall, total=numbers.overall_total),
            category=CategoryNumber(code=proof.category, number=numbers.in_category, total=numbers.category_total),
            cohort=CohortNumber(year=proof.cohort, number=numbers.in_cohort, total=numbers.cohort_total),
        )


class NumberProofView(CheckpointView):
    """Everything needed to check one child's numbers offline; `docs/reference/ledger.md` says how."""

    leaves: Sequence[InclusionView]
    rules: dict[str, Any]
    list: ListPlaceView
    paths: Sequence[AtomPathView]
    numbers: ProvedNumbers

    @classmethod
    def of_proof(cls, proof: NumberProof) -> "NumberProofView":
        """The proof as it is published."""
        signed, place = CheckpointView.of(proof.signed), proof.place
        return cls(
            checkpoint=signed.checkpoint,
            signature=signed.signature,
            leaves=[InclusionView(leaf=leaf.line, path=_hex(leaf.path)) for leaf in proof.leaves],
            rules=dict(proof.rules_document),
            list=ListPlaceView(data=place.data, index=place.index, of=place.of, path=_hex(place.path)),
            paths=[AtomPathView.of(atom, path) for atom, path in proof.paths.items()],
            numbers=ProvedNumbers.of(proof),
        )


def _hex(path: Sequence[bytes]) -> Sequence[str]:
    return [found.hex() for found in path]
