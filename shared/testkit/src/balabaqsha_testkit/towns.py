"""A town whose children wait in one list, with the staff who draw vouchers for them."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import httpx

from balabaqsha_testkit.citizens import Citizen
from balabaqsha_testkit.house import House
from balabaqsha_testkit.officers import Officer
from balabaqsha_testkit.waiting import eventually

_FAMILY = 10
_AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the town lies; districts of their own keep one test's children out of another's draw."""

    region: str
    district: str
    settlement: str


AKTOBE = Place(region="150000000", district="151010000", settlement="151011100")
TARAZ = Place(region="310000000", district="311010000", settlement="311011100")
KARAGANDA = Place(region="350000000", district="351010000", settlement="351011100")


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A filed application and the parent who filed it."""

    application_id: str
    citizen: Citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Families with numbered applications, an operator and an officer who approves."""

    house: House
    where: Place
    children: list[Child]
    operator: Officer
    approver: Officer

    @classmethod
    async def settle(cls, house: House, api: httpx.AsyncClient, where: Place, *, children: int) -> Self:
        """So many children with numbers, in families of ten at most."""
        door = asyncio.Semaphore(_AT_ONCE)
        sizes = [min(_FAMILY, children - begin) for begin in range(0, children, _FAMILY)]
        families = await asyncio.gather(*(_come_in(house, api, where, size, door) for size in sizes))
        return cls(
            house=house,
            where=where,
            children=[
                Child(application_id=filed["id"], citizen=family) for family in families for filed in family.filed
            ],
            operator=await Officer.of_role(house, api, "queue_operator"),
            approver=await Officer.of_role(house, api, "approving_officer"),
        )

    @property
    def ids(self) -> list[str]:
        """The applications of all children."""
        return [child.application_id for child in self.children]

    async def approved(self, places: int) -> str:
        """An iteration that only has to be published."""
        now = datetime.now(UTC).isoformat()
        draft = {"territory": self.where.district, "places": places, "reason": "новая группа", "cut_off": now}
        iteration = await self.operator.post("/operator/iterations", draft)
        await self.operator.post(f"/operator/iterations/{iteration['id']}/simulation")
        await self.approver.post(f"/operator/iterations/{iteration['id']}/approval")
        return str(iteration["id"])

    async def order(self, iteration: str) -> None:
        """Publish it, as soon as the intake has told of everything before its cut-off."""

        async def ordered() -> bool:
            answer = await self.operator.ask("POST", f"/operator/iterations/{iteration}/publication")
            assert answer.is_success or answer.json()["code"] == "intake_behind", answer.text
            return answer.is_success

        await eventually(ordered, within=60, hint="the intake does not catch up")

    async def drawn(self, iteration: str, *, within: float = 60.0) -> None:
        """Return once its vouchers are issued."""

        async def published() -> bool:
            card = await self.operator.get(f"/operator/iterations/{iteration}")
            return bool(card["state"]["code"] == "published")

        await eventually(published, within=within, hint="the iteration is not drawn")

    async def open_group(self, *, places: int) -> dict[str, Any]:
        """A kindergarten's group that suits every child of the town."""
        garden = await self.operator.post(
            "/operator/kindergartens",
            {
                "name_kk": "№ 1 балабақша",
                "name_ru": "Ясли-сад № 1",
                "address_ru": f"улица {self.where.district}",
                "district": self.where.district,
                "languages": ["kk", "ru"],
                "regimes": ["full_day"],
            },
        )
        group = {"name": "Балапан", "age_band": "mixed_age", "language": "mixed", "declared": places}
        made: dict[str, Any] = await self.operator.post(f"/operator/kindergartens/{garden['id']}/groups", group)
        return made


async def _come_in(house: House, api: httpx.AsyncClient, where: Place, size: int, door: asyncio.Semaphore) -> Citizen:
    async with door:
        births = [f"2022-05-{day:02}" for day in range(1, size + 1)]
        family = await Citizen.come_in(house, api, births=births)
        for number in range(size):
            await family.file(number, region=where.region, district=where.district, settlement=where.settlement)
        return family
