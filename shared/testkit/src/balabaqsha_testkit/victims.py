"""Processes that die at the places a test names, one after the other, and are started again."""

import signal
from collections.abc import Sequence
from dataclasses import dataclass, field

from balabaqsha_testkit.house import House
from balabaqsha_testkit.waiting import eventually


@dataclass
class Victim:
    """One service, killed at each of its places in turn: it dies, and is started with the next one."""

    name: str
    left: list[str]
    #: Where it died so far.
    fallen: list[str] = field(default_factory=list)

    def rise(self, house: House) -> None:
        """Start, to die at the next place if there is one; a place may say at which passing: `name:3`."""
        environment = {"FAILPOINT": self.left[0]} if self.left else {}
        house.start(self.name, environment=environment, wait=False)

    def has_fallen(self, house: House) -> bool:
        """Whether it died since it was started; only ever by its own fail-point."""
        code = house.has_ended(self.name)
        if code is None:
            return False
        assert code == -signal.SIGKILL, f"{self.name} ended with {code}: {house.log(self.name)[-2000:]}"
        self.fallen.append(self.left.pop(0))
        return True


async def kill_everywhere(house: House, victims: Sequence[Victim], *, within: float) -> None:
    """Start again whatever has died, until every victim died at every place; at the end all run whole."""
    try:
        await eventually(lambda: _all_died(house, victims), within=within, hint="not everybody died everywhere")
    finally:
        for victim in (one for one in victims if one.left):
            house.stop(victim.name)
            house.start(victim.name, wait=False)


def _all_died(house: House, victims: Sequence[Victim]) -> bool:
    for victim in victims:
        if victim.left and victim.has_fallen(house):
            victim.rise(house)
    left = {victim.name: victim.left for victim in victims if victim.left}
    assert not left, f"not died yet at {left}"
    return True
