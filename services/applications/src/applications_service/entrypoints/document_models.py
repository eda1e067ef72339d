"""What documents look like over HTTP."""

from typing import Self

from applications_service.domain.documents import Document
from balabaqsha_chassis.representation import ApiTime, ResponseModel


class DocumentView(ResponseModel):
    """A document's record; its content has an address of its own."""

    id: str
    kind: str
    state: str
    content_type: str
    size: int
    sha256: str
    uploaded_at: ApiTime

    @classmethod
    def of(cls, document: Document) -> Self:
        return cls(
            id=document.id,
            kind=document.kind,
            state=document.state.value,
            content_type=document.content_type.value,
            size=document.size,
            sha256=document.sha256,
            uploaded_at=document.uploaded_at,
        )


class DocumentList(ResponseModel):
    """An application's documents."""

    items: list[DocumentView]
