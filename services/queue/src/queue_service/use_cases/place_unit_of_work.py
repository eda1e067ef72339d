"""One transaction about places, with everything that takes part in it."""

from typing import Protocol

from queue_service.use_cases.kindergarten_ports import GroupRuleShelf, Kindergartens
from queue_service.use_cases.voucher_ports import VoucherUnitOfWork


class PlaceUnitOfWork(VoucherUnitOfWork, Protocol):
    """Vouchers, and the kindergartens they are used at."""

    @property
    def kindergartens(self) -> Kindergartens: ...
    @property
    def group_rules(self) -> GroupRuleShelf: ...
