"""An issue of vouchers: exactly the first not held in the order, at the moment its run is sealed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from balabaqsha_chassis.clock import Clock
from queue_service.domain.changes import offered
from queue_service.domain.folding import Stand
from queue_service.domain.holds import HAS_VOUCHER
from queue_service.domain.leaves import Leaf
from queue_service.use_cases.find_winners import find_winners
from queue_service.use_cases.hold_entry import HoldEntry, hold_entry
from queue_service.use_cases.issue_ports import SealingWork
from queue_service.use_cases.iteration_ports import Winner


class Drawn(NamedTuple):
    """What a draw puts into the ledger, where those drawn stood, and whose entries it took."""

    contents: Sequence[Leaf]
    stands: Mapping[str, Stand | None]
    winners: Mapping[str, Winner]


async def draw_vouchers(content: Leaf, *, unit_of_work: SealingWork, clock: Clock) -> Drawn | None:
    """The run's leaf and one for each child drawn, in order; fewer than its places where fewer wait.

    None while somebody who would be drawn has left, or is held, by a change that waits behind the run: that is sealed
    first. So is the hold of a child who has a voucher already. A run whose name is in the ledger gives nothing,
    however often it was appended. Only the holder of the head's lock may ask.
    """
    run, waiting_list = str(content["run"]), str(content["list"])
    if await unit_of_work.ledger.has_run(run):
        return Drawn([], {}, {})
    rules = await unit_of_work.rules.in_force()
    found = await find_winners(waiting_list, places=int(content["places"]), rules=rules, ledger=unit_of_work.ledger)
    stands: dict[str, Stand | None] = {offer.child.key.code: offer.child for offer in found.offers}
    taken = await unit_of_work.voucher_issue.take(waiting_list, list(stands))
    for application_id in taken.doubled:
        hold = HoldEntry(application_id=application_id, ground=HAS_VOUCHER)
        await hold_entry(hold, unit_of_work=unit_of_work, clock=clock)
    if taken.doubled or taken.awaited:
        return None
    offers = [
        offered(waiting_list=waiting_list, code=offer.child.key.code, run=run, ordinal=ordinal, progress=offer.progress)
        for ordinal, offer in enumerate(found.offers, start=1)
    ]
    return Drawn([content, *offers], stands, taken.winners)
