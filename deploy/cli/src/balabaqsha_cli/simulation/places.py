"""The free places of the city as parents share them: in one order, none twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from balabaqsha_cli.simulation.quiet import Quiet

_GROUPS = """
    select g.id::text as id, g.kindergarten_id::text as kindergarten, g.age_band, g.purpose,
        g.declared - g.held - g.enrolled as free, k.name_ru as name
    from kindergarten_group g join kindergarten k on k.id = g.kindergarten_id
    where g.state = 'open' and k.state = 'open' order by length(k.name_ru), k.name_ru, g.name
"""


@dataclass(slots=True, kw_only=True)
class Group:
    """One group of a kindergarten, and how many places it has left."""

    id: str
    kindergarten: str
    age_band: str
    purpose: str
    free: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Groups in the order of the kindergartens' names, which two cities of one seed have in common."""

    groups: Sequence[Group]

    @classmethod
    async def of(cls, quiet: Quiet) -> "Places":
        """As they are now."""
        return cls(groups=[Group(**dict(row)) for row in await quiet.rows(_GROUPS)])

    def take(self, wanted: Mapping[str, Any], *, begin: int, faithful: bool) -> str | None:
        """A group with a place, each family beginning at another one; the faithful look at one kindergarten only."""
        suiting = self._suiting(wanted, begin=begin)
        only = suiting[0].kindergarten if suiting and faithful else None
        for group in suiting:
            if group.free > 0 and only in (None, group.kindergarten):
                group.free -= 1
                return group.id
        return None

    def where_to_wait(self, wanted: Mapping[str, Any], *, begin: int) -> str | None:
        """The kindergarten of her first choice that has such groups at all."""
        suiting = self._suiting(wanted, begin=begin)
        return suiting[0].kindergarten if suiting else None

    def _suiting(self, wanted: Mapping[str, Any], *, begin: int) -> list[Group]:
        bands, purposes = (_codes(wanted[name]) for name in ("age_bands", "purposes"))
        suits = [group for group in self.groups if group.age_band in bands and group.purpose in purposes]
        turn = begin % len(suits) if suits else 0
        return suits[turn:] + suits[:turn]


def _codes(items: Sequence[Mapping[str, Any]]) -> set[str]:
    return {item["code"] for item in items}
