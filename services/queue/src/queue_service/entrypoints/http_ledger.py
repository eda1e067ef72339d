"""The ledger over HTTP, for anybody: everything that `docs/reference/ledger.md` needs for a full check."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.responses import StreamingResponse

from balabaqsha_chassis.representation import json_response
from queue_service.domain.checkpoints import SignedCheckpoint
from queue_service.domain.count_tree import compact
from queue_service.domain.errors import QueueError
from queue_service.domain.ledger_errors import (
    CheckpointUnknownError,
    HeadAlreadySignedError,
    LeafUnknownError,
    LedgerDamagedError,
    NothingToProveError,
    ProofNotReadyError,
)
from queue_service.domain.rule_document import document_hash
from queue_service.entrypoints.http_ledger_models import CheckpointView, ConsistencyView, LeafProofView, ListView
from queue_service.entrypoints.state import QueueState, StateDep
from queue_service.use_cases.prove_leaves import prove_consistency, prove_leaf
from queue_service.use_cases.show_ledger import Page, show_checkpoint, show_document, show_lists, show_page

LEDGER_STATUSES: Mapping[type[QueueError], int] = {
    LeafUnknownError: 404,
    CheckpointUnknownError: 404,
    ProofNotReadyError: 409,
    NothingToProveError: 409,
    HeadAlreadySignedError: 409,
    LedgerDamagedError: 503,
}

_LARGEST = 2**53 - 1
_MOST_LINES = 10_000
_MOST_HASHES = 100_000
#: Read at a time while an answer flows; no connection is held while the caller reads.
_PIECE = 1000
_FRESH = "public, max-age=5"
_FOR_EVER = "public, max-age=31536000, immutable"
_LINES = "application/x-ndjson"

Size = Annotated[int, Query(ge=0, le=_LARGEST, description="Any size up to that of the newest checkpoint")]
Seq = Annotated[int, Query(ge=0, le=_LARGEST, description="A leaf's number, at most `size`")]
From = Annotated[int, Query(alias="from", ge=1, le=_LARGEST, description="The first leaf's number")]
Tag = Annotated[str | None, Header(alias="If-None-Match")]
Version = Annotated[str, Path(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z.]+$")]
Read = Callable[[int, int], Awaitable[Sequence[str]]]

router = APIRouter()


def _text(media_type: str) -> dict[int | str, dict[str, object]]:
    return {
        200: {"content": {media_type: {"schema": {"type": "string"}}}},
        304: {"description": "The caller has it already"},
    }


@router.get("/public/ledger/checkpoint", response_model=CheckpointView, responses={304: {"description": "Unchanged"}})
async def get_checkpoint(state: StateDep, known: Tag = None) -> Response:
    """The newest signed head."""
    async with state.open_unit_of_work() as unit_of_work:
        signed = await show_checkpoint(unit_of_work=unit_of_work)
    tag = _tag(signed)
    if _is_known(tag, known):
        return _unchanged(tag, caching=_FRESH)
    return Response(_line(signed), headers=_caching(tag, _FRESH), media_type="application/json")


@router.get("/public/ledger/checkpoints", response_class=StreamingResponse, responses=_text(_LINES))
async def get_checkpoints(
    state: StateDep,
    after: Annotated[int, Query(ge=0, le=_LARGEST, description="Only those of larger size")] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST_LINES)] = _MOST_LINES,
) -> Response:
    """Signed heads, oldest first, one a line; `Link: rel="next"` while there are more."""
    async with state.open_unit_of_work() as unit_of_work:
        found = await unit_of_work.checkpoints.later_than(after, limit=limit + 1)
    headers = {"Cache-Control": _FRESH}
    if len(found) > limit:
        headers["Link"] = f'<?after={found[limit - 1].checkpoint.size}&limit={limit}>; rel="next"'
    return Response("".join(f"{_line(signed)}\n" for signed in found[:limit]), headers=headers, media_type=_LINES)


@router.get("/public/ledger/entries", response_class=StreamingResponse, responses=_text(_LINES))
async def get_entries(
    state: StateDep,
    first: From = 1,
    limit: Annotated[int, Query(ge=1, le=_MOST_LINES)] = _MOST_LINES,
    known: Tag = None,
) -> Response:
    """Leaves under the newest checkpoint, one a line, each exactly as it was hashed.

    Of lists of special purpose only the hashes. `Link: rel="next"` while there are more.
    """

    async def read(begin: int, end: int) -> Sequence[str]:
        async with state.open_unit_of_work() as unit_of_work:
            return await unit_of_work.leaves.lines(first=begin, last=end)

    page = await _page(state, first, limit)
    return _flowing(page, read=read, known=known, limit=limit, media_type=_LINES)


@router.get("/public/ledger/hashes", response_class=StreamingResponse, responses=_text("text/plain"))
async def get_hashes(
    state: StateDep,
    first: From = 1,
    limit: Annotated[int, Query(ge=1, le=_MOST_HASHES)] = _MOST_HASHES,
    known: Tag = None,
) -> Response:
    """The hashes of the same leaves in hexadecimal, one a line; `Link: rel="next"` while there are more."""

    async def read(begin: int, end: int) -> Sequence[str]:
        async with state.open_unit_of_work() as unit_of_work:
            return await unit_of_work.leaves.hashes(first=begin, last=end)

    page = await _page(state, first, limit)
    return _flowing(page, read=read, known=known, limit=limit, media_type="text/plain")


@router.get("/public/ledger/proof", response_model=LeafProofView)
async def get_leaf_proof(seq: Seq, size: Size, state: StateDep) -> Response:
    """The inclusion path of a leaf in the tree of any size up to that of the newest checkpoint."""
    async with state.open_unit_of_work() as unit_of_work:
        proof = await prove_leaf(seq, size=size, unit_of_work=unit_of_work)
    path = [found.hex() for found in proof.path]
    view = LeafProofView(seq=seq, size=size, leaf_hash=proof.leaf_hash.hex(), path=path)
    return json_response(view, headers={"Cache-Control": _FOR_EVER})


@router.get("/public/ledger/consistency", response_model=ConsistencyView)
async def get_consistency(first: Size, second: Size, state: StateDep) -> Response:
    """The path that shows the tree of size `second` to begin with that of size `first`."""
    async with state.open_unit_of_work() as unit_of_work:
        path = await prove_consistency(first, second=second, unit_of_work=unit_of_work)
    view = ConsistencyView(first=first, second=second, path=[found.hex() for found in path])
    return json_response(view, headers={"Cache-Control": _FOR_EVER})


@router.get("/public/ledger/lists", response_model=list[ListView])
async def get_lists(
    state: StateDep,
    size: Annotated[int | None, Query(ge=0, le=_LARGEST, description="The size of the newest checkpoint")] = None,
) -> Response:
    """Every list's two hashes under the newest checkpoint, in the order of the trees; 404 for any other size."""
    async with state.open_unit_of_work() as unit_of_work:
        signed, lists = await show_lists(size, unit_of_work=unit_of_work)
    body = ",".join(ListView.of(found).model_dump_json() for found in lists)
    return Response(f"[{body}]", headers=_caching(_tag(signed), _FRESH), media_type="application/json")


@router.get("/public/rules/{version}/document", response_model=dict[str, object])
async def get_rules_document(version: Version, state: StateDep, known: Tag = None) -> Response:
    """A rule set exactly as it was hashed; its hash is the entity tag."""
    async with state.open_unit_of_work() as unit_of_work:
        document = await show_document(version, unit_of_work=unit_of_work)
    tag = f'"{document_hash(document)}"'
    if _is_known(tag, known):
        return _unchanged(tag, caching=_FOR_EVER)
    return Response(compact(document), headers=_caching(tag, _FOR_EVER), media_type="application/json")


async def _page(state: QueueState, first: int, limit: int) -> Page:
    async with state.open_unit_of_work() as unit_of_work:
        return await show_page(first, limit=limit, unit_of_work=unit_of_work)


def _flowing(page: Page, *, read: Read, known: str | None, limit: int, media_type: str) -> Response:
    """A page as it is read; a full one never changes, so it may be kept for ever."""
    caching = _FOR_EVER if page.more else _FRESH
    tag = f'"{page.first}-{page.last}-{page.mark[:16]}"'
    if _is_known(tag, known):
        return _unchanged(tag, caching=caching)
    headers = _caching(tag, caching)
    if page.more:
        headers["Link"] = f'<?from={page.last + 1}&limit={limit}>; rel="next"'
    return StreamingResponse(_pieces(page, read), headers=headers, media_type=media_type)


async def _pieces(page: Page, read: Read) -> AsyncIterator[str]:
    for begin in range(page.first, page.last + 1, _PIECE):
        lines = await read(begin, min(begin + _PIECE - 1, page.last))
        yield "".join(f"{line}\n" for line in lines)


def _tag(signed: SignedCheckpoint) -> str:
    return f'"{signed.hash[:32]}"'


def _line(signed: SignedCheckpoint) -> str:
    return f'{{"checkpoint":{signed.body},"signature":"{signed.signature.hex()}"}}'


def _caching(tag: str, caching: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": caching}


def _is_known(tag: str, known: str | None) -> bool:
    return known is not None and (
        known.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in known.split(","))
    )


def _unchanged(tag: str, *, caching: str) -> Response:
    return Response(status_code=304, headers=_caching(tag, caching))
