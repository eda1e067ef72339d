"""Hand an account everything this service holds of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from applications_service.domain.appeals import Appeal
from applications_service.domain.claims import Claim
from applications_service.domain.documents import Document
from applications_service.use_cases.ports import ApplicationsUnitOfWork, ChildLink
from applications_service.use_cases.show_applications import ShownApplication, shown

#: Nobody files more; the bound keeps one answer from growing without end.
MOST_APPEALS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountExport:
    """All of it."""

    applications: Sequence[ShownApplication]
    links: Sequence[ChildLink]
    documents: Sequence[Document]
    claims: Sequence[Claim]
    appeals: Sequence[Appeal]


async def export_account(account_id: str, *, unit_of_work: ApplicationsUnitOfWork) -> AccountExport:
    """The account's own applications, links and documents."""
    applications = await unit_of_work.applications.of_account(account_id)
    return AccountExport(
        applications=await shown(applications, account_id=account_id, unit_of_work=unit_of_work),
        links=await unit_of_work.links.of_account(account_id),
        documents=await unit_of_work.documents.of_account(account_id),
        claims=[claim for one in applications for claim in await unit_of_work.claims.of_application(one.id)],
        appeals=await unit_of_work.appeals.of_account(account_id, limit=MOST_APPEALS),
    )
