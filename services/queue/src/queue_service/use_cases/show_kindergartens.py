"""The catalogue as everybody reads it."""

from collections.abc import Sequence
from dataclasses import replace

from balabaqsha_chassis.clock import Clock
from queue_service.domain.place_errors import KindergartenUnknownError
from queue_service.use_cases.kindergarten_ports import Catalogue, CatalogueQuery, GroupRuleShelf, ListedKindergarten


async def show_kindergartens(
    query: CatalogueQuery, *, catalogue: Catalogue, group_rules: GroupRuleShelf, clock: Clock
) -> tuple[Sequence[ListedKindergarten], bool]:
    """Some kindergartens, and whether more follow; a wished type of group is met by every group that suits it."""
    if query.group_type is not None:
        rules = await group_rules.in_force(clock())
        query = replace(query, purposes=rules.suiting_purposes(query.group_type))
    found = await catalogue.find(replace(query, limit=query.limit + 1))
    return found[: query.limit], len(found) > query.limit


async def show_kindergarten(kindergarten_id: str, *, catalogue: Catalogue) -> ListedKindergarten:
    """One of them; raises `KindergartenUnknownError`."""
    found = await catalogue.one(kindergarten_id)
    if found is None:
        raise KindergartenUnknownError
    return found
