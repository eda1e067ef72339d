"""An issue of vouchers: exactly the first not held in the order, at the moment its run is sealed."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from balabaqsha_chassis.clock import Clock
from queue_service.domain.changes import offered
from queue_service.domain.folding import Stand
from queue_service.domain.holds import HAS_VOUCHER
from queue_service.domain.leaves import Leaf
from queue_service.domain.sealing import Sealing
from queue_service.use_cases.find_winners import Found, find_winners
from queue_service.use_cases.hold_entry import HoldEntry, hold_entry
from queue_service.use_cases.issue_ports import SealingWork
from queue_service.use_cases.iteration_ports import Winner


class Drawn(NamedTuple):
    """What a draw puts into the ledger, as it is sealed, and whose entries it took."""

    sealing: Sealing
    winners: Mapping[str, Winner]


SealDraw = Callable[[Sequence[Leaf], Mapping[str, Stand | None]], Sealing]


async def draw_vouchers(content: Leaf, *, sealed: SealDraw, unit_of_work: SealingWork, clock: Clock) -> Drawn | None:
    """The run's leaf and one for each child drawn, in order; fewer than its places where fewer wait.

    None while somebody who would be drawn has left, or is held, by a change that waits behind the run: that is sealed
    first. So is the hold of a child who has a voucher already. A run whose name is in the ledger gives nothing,
    however often it was appended. Only the holder of the head's lock may ask.
    """
    run, waiting_list = str(content["run"]), str(content["list"])
    if await unit_of_work.ledger.has_run(run):
        return Drawn(sealed([], {}), {})
    rules = await unit_of_work.rules.in_force()
    found = await find_winners(waiting_list, places=int(content["places"]), rules=rules, ledger=unit_of_work.ledger)
    stands: dict[str, Stand | None] = {offer.child.key.code: offer.child for offer in found.offers}
    contents = [content, *_offers(found, waiting_list=waiting_list, run=run)]
    # The leaves are made while the database marks the entries.
    sealing, taken = await asyncio.gather(
        asyncio.to_thread(sealed, contents, stands), unit_of_work.voucher_issue.take(waiting_list, list(stands))
    )
    for application_id in taken.doubled:
        hold = HoldEntry(application_id=application_id, ground=HAS_VOUCHER)
        await hold_entry(hold, unit_of_work=unit_of_work, clock=clock)
    if taken.doubled or taken.awaited:
        return None
    return Drawn(sealing, taken.winners)


def _offers(found: Found, *, waiting_list: str, run: str) -> list[Leaf]:
    return [
        offered(waiting_list=waiting_list, code=offer.child.key.code, run=run, ordinal=ordinal, progress=offer.progress)
        for ordinal, offer in enumerate(found.offers, start=1)
    ]
