"""Claims of privileges in PostgreSQL; reviewers' territories are part of every question they ask."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, exists, insert, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.faults import translated
from applications_service.adapters.privilege_tables import CIRCUMSTANCES, CLAIM, PROOF
from applications_service.adapters.rows import application_of
from applications_service.adapters.tables import APPLICATION, CHILD_LINK
from applications_service.adapters.worklist_repository import within
from applications_service.domain.claims import PROVEN, Claim, ClaimGround
from applications_service.domain.privilege import PrivilegeState
from applications_service.domain.states import OPEN
from applications_service.use_cases.privilege_ports import ClaimCase, Proof, WantedClaims

_A, _C = APPLICATION.c, CLAIM.c
_OPEN = _A.state.in_(sorted(state.value for state in OPEN))
_PROVEN = _C.state.in_(sorted(state.value for state in PROVEN))


class ClaimRepository:
    """Claims of filed applications."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, claim: Claim) -> None:
        with translated():
            await self._connection.execute(insert(CLAIM), asdict(claim))

    async def save(self, claim: Claim) -> None:
        await self._connection.execute(update(CLAIM).where(_C.id == claim.id).values(asdict(claim)))

    async def find(self, claim_id: str) -> Claim | None:
        row = (await self._connection.execute(select(CLAIM).where(_C.id == claim_id))).one_or_none()
        return None if row is None else _claim_of(row)

    async def of_application(self, application_id: str) -> Sequence[Claim]:
        return (await self.of_applications([application_id])).get(application_id, [])

    async def of_applications(self, application_ids: Sequence[str]) -> Mapping[str, Sequence[Claim]]:
        chosen = select(CLAIM).where(_C.application_id.in_(application_ids)).order_by(_C.declared_at, _C.id)
        found: dict[str, list[Claim]] = defaultdict(list)
        for row in await self._connection.execute(chosen):
            found[row.application_id].append(_claim_of(row))
        return found

    async def proof_of(self, privilege_type: str) -> Proof:
        row = (await self._connection.execute(select(PROOF).where(PROOF.c.privilege_type == privilege_type))).one()
        return Proof(fact=row.fact, certificate=row.certificate)

    async def page(self, wanted: WantedClaims) -> Sequence[ClaimCase]:
        chosen = select(APPLICATION, *_labelled()).join(CLAIM, _C.id == _A.claim_id)
        chosen = chosen.where(within(wanted.scope), *_filters(wanted))
        chosen = chosen.order_by(_C.review_by, _C.id).limit(wanted.limit)
        rows = await self._connection.execute(chosen)
        return [ClaimCase(claim=_claim_of(row, prefix="held_"), application=application_of(row)) for row in rows]

    async def expired(self, *, at: datetime, limit: int) -> Sequence[str]:
        return await self._standing(_C.expires_at <= at, limit=limit)

    async def to_remind(self, *, expiring_before: datetime, limit: int) -> Sequence[str]:
        return await self._standing((_C.expires_at <= expiring_before) & _C.reminded_at.is_(None), limit=limit)

    async def forget(self, application_id: str) -> None:
        await self._connection.execute(delete(CLAIM).where(_C.application_id == application_id))

    async def _standing(self, condition: ColumnElement[bool], *, limit: int) -> Sequence[str]:
        chosen: Select[Any] = select(_A.id).join(CLAIM, _C.id == _A.claim_id).where(_OPEN, _PROVEN, _A.link_proven)
        chosen = chosen.where(condition).order_by(_C.expires_at).limit(limit)
        return list((await self._connection.execute(chosen)).scalars())


class CircumstanceRepository:
    """What registers hold of children, in PostgreSQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, child_id: str, facts: Mapping[str, date | None], *, checked_at: datetime) -> None:
        written = {fact: until and until.isoformat() for fact, until in facts.items()}
        statement = upsert(CIRCUMSTANCES).values(child_id=child_id, facts=written, checked_at=checked_at)
        fresh = {name: statement.excluded[name] for name in ("facts", "checked_at")}
        await self._connection.execute(statement.on_conflict_do_update(index_elements=["child_id"], set_=fresh))

    async def of_child(self, child_id: str) -> Mapping[str, date | None] | None:
        chosen = select(CIRCUMSTANCES.c.facts).where(CIRCUMSTANCES.c.child_id == child_id)
        facts = (await self._connection.execute(chosen)).scalar_one_or_none()
        if facts is None:
            return None
        return {fact: None if until is None else date.fromisoformat(until) for fact, until in facts.items()}

    async def forget_unrepresented(self, child_id: str) -> None:
        represented = exists().where(CHILD_LINK.c.child_id == CIRCUMSTANCES.c.child_id)
        gone = delete(CIRCUMSTANCES).where(CIRCUMSTANCES.c.child_id == child_id, ~represented)
        await self._connection.execute(gone)


def _labelled() -> list[ColumnElement[Any]]:
    return [_C[field.name].label(f"held_{field.name}") for field in fields(Claim)]


def _filters(wanted: WantedClaims) -> list[ColumnElement[bool]]:
    filters = [_A.link_proven, _OPEN, _C.state.in_(sorted(state.value for state in wanted.states))]
    if wanted.territory is not None:
        filters.append(_A.jurisdiction == wanted.territory)
    if wanted.late_at is not None:
        filters.append(_C.review_by <= wanted.late_at)
    if wanted.after is not None:
        filters.append(
            tuple_(_C.review_by, _C.id) > tuple_(literal(wanted.after[0]), literal(wanted.after[1], _C.id.type))
        )
    return filters


def _claim_of(row: Row[Any], *, prefix: str = "") -> Claim:
    mapping = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    values: dict[str, Any] = {field.name: mapping[prefix + field.name] for field in fields(Claim)}
    ground = values["ground"]
    known = {"state": PrivilegeState(values["state"]), "ground": None if ground is None else ClaimGround(ground)}
    return Claim(**(values | known))
