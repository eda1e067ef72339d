"""What the sealer needs to draw vouchers."""

from typing import Protocol

from queue_service.use_cases.hold_ports import Holds, TermBook
from queue_service.use_cases.iteration_ports import Iterations, Pool, VoucherIssue
from queue_service.use_cases.ports import UnitOfWork


class SealingWork(UnitOfWork, Protocol):
    """One transaction of the sealer."""

    @property
    def iterations(self) -> Iterations: ...
    @property
    def voucher_issue(self) -> VoucherIssue: ...
    @property
    def pool(self) -> Pool: ...
    @property
    def terms(self) -> TermBook: ...
    @property
    def holds(self) -> Holds: ...
