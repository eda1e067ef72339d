"""A small city for the pictures: kindergartens, families before and behind the one who is followed, and a draw."""

import asyncio
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from balabaqsha_testkit.citizens import Citizen
from balabaqsha_testkit.house import House
from balabaqsha_testkit.officers import Officer
from balabaqsha_testkit.waiting import eventually

ALMATY = "750000000"
_DISTRICT = "751310000"
_AHEAD, _BEHIND = 14, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Garden:
    """One kindergarten, made up."""

    name_kk: str
    name_ru: str
    address_ru: str
    latitude: float
    longitude: float


_GARDENS = (
    Garden(
        name_kk="«Күншуақ» балабақшасы",
        name_ru="Ясли-сад «Куншуак»",
        address_ru="проспект Абая, 12",
        latitude=43.238,
        longitude=76.855,
    ),
    Garden(
        name_kk="«Балдырған» балабақшасы",
        name_ru="Ясли-сад «Балдырган»",
        address_ru="улица Толе би, 84",
        latitude=43.245,
        longitude=76.86,
    ),
    Garden(
        name_kk="«Айгөлек» балабақшасы",
        name_ru="Ясли-сад «Айголек»",
        address_ru="улица Розыбакиева, 247",
        latitude=43.222,
        longitude=76.845,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the pictures are taken of."""

    house: House
    api: httpx.AsyncClient
    ahead: list[Citizen]

    async def fill_kindergartens(self) -> str:
        """Three kindergartens with free places; the first one's id."""
        operator = await Officer.of_role(self.house, self.api, "queue_operator")
        made = [await _open_kindergarten(operator, garden) for garden in _GARDENS]
        return made[0]

    async def let_some_leave(self, count: int) -> None:
        """The first ones withdraw, so that every number behind them changes."""
        for citizen in self.ahead[:count]:
            await citizen.parent.post(f"{citizen.path()}/withdrawal", {"confirm": True})

    async def draw(self, *, places: int) -> str:
        """Vouchers for the first so many; the iteration's id."""
        operator = await Officer.of_role(self.house, self.api, "queue_operator")
        draft = {
            "territory": ALMATY,
            "places": places,
            "cut_off": datetime.now(UTC).isoformat(),
            "reason": "новые места",
        }
        iteration = await operator.post("/operator/iterations", draft)
        path = f"/operator/iterations/{iteration['id']}"
        await operator.post(f"{path}/simulation")
        approver = await Officer.of_role(self.house, self.api, "approving_officer")
        await approver.post(f"{path}/approval")

        async def published() -> bool:
            await operator.ask("POST", f"{path}/publication")
            return bool((await operator.get(path))["state"]["code"] == "published")

        await eventually(published, within=60, hint="the iteration is not drawn")
        return str(iteration["id"])


async def set_scene(house: House, api: httpx.AsyncClient) -> Scene:
    """Families who have filed before the one who is followed comes."""
    return Scene(house=house, api=api, ahead=await families(house, api, _AHEAD))


async def families(house: House, api: httpx.AsyncClient, count: int = _BEHIND) -> list[Citizen]:
    """So many families with an application each."""

    async def one(number: int) -> Citizen:
        citizen = await Citizen.come_in(house, api, births=[f"2023-0{number % 9 + 1}-14"])
        await citizen.file()
        return citizen

    return list(await asyncio.gather(*(one(number) for number in range(count))))


async def _open_kindergarten(operator: Officer, garden: Garden) -> str:
    body: dict[str, Any] = {
        **asdict(garden),
        "address_kk": garden.address_ru,
        "kind": "nursery_kindergarten",
        "ownership": "state",
        "district": _DISTRICT,
        "languages": ["kk", "ru"],
        "regimes": ["full_day"],
    }
    made = await operator.post("/operator/kindergartens", body)
    for name, language, declared in (("Балапан", "kk", 25), ("Солнышко", "ru", 20)):
        group = {
            "name": name,
            "age_band": "mixed_age",
            "language": language,
            "regime": "full_day",
            "declared": declared,
        }
        await operator.post(f"/operator/kindergartens/{made['id']}/groups", group)
    return str(made["id"])
