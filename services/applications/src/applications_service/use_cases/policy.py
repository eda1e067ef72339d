"""The terms and limits a deployment may choose."""

from dataclasses import dataclass, field
from datetime import timedelta

from applications_service.domain.documents import DocumentLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How long things wait, and how many there may be."""

    draft_term: timedelta = timedelta(days=30)
    drafts_an_account: int = 20
    link_term: timedelta = timedelta(hours=23)
    #: How old the last watermark is before the next one is told.
    watermark_every: timedelta = timedelta(seconds=20)
    documents: DocumentLimits = field(default_factory=DocumentLimits)
