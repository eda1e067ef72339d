"""Documents' records in PostgreSQL; their content lies in the object store."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from applications_service.adapters.rows import document_of
from applications_service.adapters.tables import DOCUMENT, DOOMED_OBJECT
from applications_service.domain.documents import Document, DocumentState

_D = DOCUMENT.c
_UNJUDGED = (DocumentState.SCANNING.value, DocumentState.UNSCANNED.value)


class DocumentRepository:
    """Stored files' records, and the objects that are to go."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, document: Document) -> None:
        values = asdict(document) | {"content_type": document.content_type.value, "state": document.state.value}
        await self._connection.execute(insert(DOCUMENT), values)

    async def find(self, document_id: str) -> Document | None:
        row = (await self._connection.execute(select(DOCUMENT).where(_D.id == document_id))).one_or_none()
        return None if row is None else document_of(row)

    async def remove(self, document_id: str) -> None:
        await self._connection.execute(delete(DOCUMENT).where(_D.id == document_id))

    async def of_applications(self, application_ids: Sequence[str]) -> Mapping[str, Sequence[Document]]:
        chosen = select(DOCUMENT).where(_D.application_id.in_(application_ids)).order_by(_D.id)
        found: dict[str, list[Document]] = defaultdict(list)
        for row in await self._connection.execute(chosen):
            found[row.application_id].append(document_of(row))
        return found

    async def of_account(self, account_id: str) -> list[Document]:
        chosen = select(DOCUMENT).where(_D.account_id == account_id).order_by(_D.id)
        return [document_of(row) for row in await self._connection.execute(chosen)]

    async def lock_account(self, account_id: str) -> None:
        number = func.hashtextextended(f"documents {account_id}", 0)
        await self._connection.execute(select(func.pg_advisory_xact_lock(number)))

    async def sums(self, *, application_id: str, account_id: str) -> tuple[int, int]:
        here = func.count(case((_D.application_id == application_id, 1)))
        kept = (_D.account_id == account_id) & (_D.state != DocumentState.REFUSED.value)
        row = (await self._connection.execute(select(here, func.coalesce(func.sum(_D.size), 0)).where(kept))).one()
        return int(row[0]), int(row[1])

    async def to_scan(self, *, at: datetime, retry_after: datetime, limit: int) -> list[Document]:
        due = _D.scan_tried_at.is_(None) | (_D.scan_tried_at <= retry_after)
        chosen = select(_D.id).where(_D.state.in_(_UNJUDGED), due).order_by(_D.scan_tried_at.nulls_first(), _D.id)
        chosen = chosen.limit(limit).with_for_update(skip_locked=True)
        marked = update(DOCUMENT).where(_D.id.in_(chosen.scalar_subquery())).values(scan_tried_at=at)
        return [document_of(row) for row in await self._connection.execute(marked.returning(DOCUMENT))]

    async def judge(self, document_id: str, *, state: DocumentState) -> None:
        await self._connection.execute(update(DOCUMENT).where(_D.id == document_id).values(state=state.value))

    async def doom(self, paths: Iterable[str], *, due_at: datetime) -> None:
        statement = upsert(DOOMED_OBJECT)
        statement = statement.on_conflict_do_update(index_elements=["path"], set_={"due_at": statement.excluded.due_at})
        for path in paths:
            await self._connection.execute(statement, {"path": path, "due_at": due_at})

    async def spare(self, path: str, *, at: datetime) -> bool:
        spared = delete(DOOMED_OBJECT).where(DOOMED_OBJECT.c.path == path, DOOMED_OBJECT.c.due_at > at)
        return (await self._connection.execute(spared)).rowcount == 1

    async def doomed(self, *, at: datetime, limit: int) -> list[str]:
        chosen = select(DOOMED_OBJECT.c.path).where(DOOMED_OBJECT.c.due_at <= at)
        chosen = chosen.order_by(DOOMED_OBJECT.c.due_at).limit(limit)
        return list((await self._connection.execute(chosen)).scalars())

    async def disposed(self, paths: Sequence[str]) -> None:
        await self._connection.execute(delete(DOOMED_OBJECT).where(DOOMED_OBJECT.c.path.in_(paths)))
