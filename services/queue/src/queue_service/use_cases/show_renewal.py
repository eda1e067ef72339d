"""What the coming renewal will change for one child, as its representatives may see it."""

from dataclasses import dataclass

from queue_service.domain.errors import EntryUnknownError
from queue_service.domain.rule_set import Labels
from queue_service.use_cases.renewal_ports import OwnPreview, RenewalWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalOfChild:
    """The preview, and what both categories are called."""

    preview: OwnPreview
    before: Labels
    after: Labels


async def show_renewal(application_id: str, *, account_id: str, unit_of_work: RenewalWork) -> RenewalOfChild | None:
    """None where nothing is ahead; `EntryUnknownError` for a stranger's application and one never queued alike."""
    known, preview = await unit_of_work.renewals.preview_of(application_id, account_id=account_id)
    if not known:
        raise EntryUnknownError
    if preview is None:
        return None
    draft = await unit_of_work.rule_drafts.get(preview.version)
    labels = {} if draft is None else draft.document["labels"]
    rules = await unit_of_work.rules.in_force()
    return RenewalOfChild(
        preview=preview,
        before=rules.labels.get(preview.category_before, {}),
        after=labels.get(preview.category_after or "", {}),
    )
