"""What kinds of groups an application's child may choose."""

from collections.abc import Sequence
from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from balabaqsha_chassis.working_days import local_day
from queue_service.use_cases.own_voucher import own_voucher
from queue_service.use_cases.place_unit_of_work import PlaceUnitOfWork
from queue_service.use_cases.suitable_groups import birth_date_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitableGroups:
    """Age bands, the closest first; purposes; and languages of groups that teach in the one wished."""

    age_bands: Sequence[str]
    purposes: Sequence[str]
    languages: Sequence[str]


async def show_suitable_groups(
    application_id: str, *, account_id: str, unit_of_work: PlaceUnitOfWork, clock: Clock
) -> SuitableGroups:
    """By the rules in force today; raises `EntryUnknownError` or `VoucherUnknownError` as `own_voucher` does."""
    at = clock()
    mine = await own_voucher(application_id, account_id=account_id, unit_of_work=unit_of_work)
    rules = await unit_of_work.group_rules.in_force(at)
    return SuitableGroups(
        age_bands=rules.bands(birth_date_of(mine.entry), today=local_day(at)),
        purposes=rules.suiting_purposes(mine.entry.group_type),
        languages=rules.suiting_languages(mine.entry.language),
    )
