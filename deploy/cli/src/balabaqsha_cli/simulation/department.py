"""The department and the kindergartens of the simulated city, over the operators' API."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from balabaqsha_cli.demo.kinds import DISTRICTS
from balabaqsha_cli.simulation.officers import Officer

AGE_BANDS = ("nursery", "junior", "middle", "senior", "preschool")
#: Kindergartens of the city for each thousand families, and the languages their groups teach in.
KINDERGARTENS_PER_THOUSAND = 12
#: One head looks after all of them, and her token names each.
KINDERGARTENS_MOST = 40
LANGUAGES = ("kk", "ru")
CERTIFICATE_DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeGroups:
    """Groups with a free place, in one order for everybody."""

    groups: Sequence[Mapping[str, Any]]

    def suiting(self, wanted: Mapping[str, Any], *, begin: int) -> list[str]:
        """Groups of the age bands and purposes the child may choose, beginning at another one for each family."""
        bands, purposes = (_codes(wanted[name]) for name in ("age_bands", "purposes"))
        suits = [
            group["id"]
            for group in self.groups
            if group["age_band"]["code"] in bands and group["purpose"]["code"] in purposes
        ]
        turn = begin % len(suits) if suits else 0
        return suits[turn:] + suits[:turn]


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Everybody whose work the year needs."""

    operator: Officer
    approver: Officer
    reviewer: Officer
    head: Officer
    #: Gives a member (login) a role and what it reaches.
    entrust: Callable[[str, str, Sequence[str]], Awaitable[None]]

    async def open_kindergartens(self, *, families: int) -> int:
        """A catalogue with a place for every family, and its head; answer how many places it has."""
        count = min(KINDERGARTENS_MOST, max(2, families * KINDERGARTENS_PER_THOUSAND // 1000))
        capacity = max(1, families // (count * len(AGE_BANDS) * len(LANGUAGES)))
        opened = []
        for number in range(count):
            made = await self.operator.post("/operator/kindergartens", kindergarten(number))
            for band, language in _groups():
                group = _group(band, language=language, places=capacity)
                await self.operator.post(f"/operator/kindergartens/{made.body['id']}/groups", group)
            opened.append(f"kindergarten:{made.body['id']}")
        await self.entrust(self.head.member["login"], "kindergarten_head", opened)
        return count * capacity * len(AGE_BANDS) * len(LANGUAGES)

    async def draft_iteration(self, territory: str, *, places: int, cut_off: datetime) -> str:
        draft = {
            "territory": territory,
            "places": places,
            "cut_off": cut_off.isoformat(),
            "reason": "weekly distribution",
        }
        return str((await self.operator.post("/operator/iterations", draft)).body["id"])

    async def publish_iteration(self, iteration: str) -> None:
        """Simulated by one, approved by another."""
        await self.operator.post(f"/operator/iterations/{iteration}/simulation")
        await self.approver.post(f"/operator/iterations/{iteration}/approval")
        await self.operator.post(f"/operator/iterations/{iteration}/publication")

    async def review_privileges(self) -> int:
        """Confirm every claim that has a document, refuse every one that has none."""
        reviewed = 0
        async for claim in self._claims():
            path = f"/operator/privileges/{claim['claim_id']}"
            documents = (await self.reviewer.get(path))["documents"]
            if documents:
                today = self.reviewer.clock().date()
                confirmation = {
                    "document_id": documents[0]["id"],
                    "issued_at": today.isoformat(),
                    "valid_until": (today + timedelta(days=CERTIFICATE_DAYS)).isoformat(),
                }
                await self.reviewer.post(f"{path}/confirmation", confirmation)
            else:
                refusal = {"ground": "document_missing", "reason": "nothing was attached"}
                await self.reviewer.post(f"{path}/rejection", refusal)
            reviewed += 1
        return reviewed

    async def free_groups(self, territory: str) -> FreeGroups:
        """Every group of the public catalogue that has a free place."""
        groups: list[Mapping[str, Any]] = []
        path = f"/public/kindergartens?territory={territory}&free=true&limit=100"
        async for kindergarten in _pages(self.operator, path):
            whole = await self.operator.get(f"/public/kindergartens/{kindergarten['id']}")
            groups.extend(group for group in whole["groups"] if group["free"] > 0)
        return FreeGroups(groups=groups)

    async def accept_and_sign(self, kindergarten: str) -> list[str]:
        """It accepts every chosen child and signs; answer the numbers of those whose parents are to sign."""
        accepted = []
        chosen = f"/kindergarten/children?kindergarten_id={kindergarten}&state=held&limit=100"
        async for child in _pages(self.head, chosen):
            drafted = await self.head.post(f"/kindergarten/choices/{child['choice_id']}/acceptance")
            await self.head.post(f"/kindergarten/contracts/{drafted.body['id']}/signature")
            accepted.append(str(child["application_number"]))
        return accepted

    async def _claims(self) -> Any:
        for state in ("declared", "under_review"):
            async for claim in _pages(self.reviewer, f"/operator/privileges?state={state}&limit=100"):
                yield claim


def _codes(items: Sequence[Mapping[str, Any]]) -> set[str]:
    return {item["code"] for item in items}


def kindergarten(number: int) -> dict[str, Any]:
    """A made-up kindergarten of Almaty."""
    return {
        "name_kk": f"№ {number + 1} балабақша",
        "name_ru": f"Ясли-сад № {number + 1}",
        "kind": "nursery_kindergarten",
        "ownership": "state",
        "address_kk": f"{number + 1}-көше",
        "address_ru": f"улица {number + 1}",
        "district": DISTRICTS[number % len(DISTRICTS)],
        "latitude": 43.2 + number % 20 / 200,
        "longitude": 76.8 + number % 30 / 200,
        "languages": list(LANGUAGES),
        "regimes": ["full_day"],
    }


def _groups() -> Iterator[tuple[str, str]]:
    return ((band, language) for band in AGE_BANDS for language in LANGUAGES)


def _group(band: str, *, language: str, places: int) -> dict[str, Any]:
    return {
        "name": f"{band} {language}",
        "age_band": band,
        "purpose": "general",
        "language": language,
        "regime": "full_day",
        "declared": places,
    }


async def _pages(officer: Officer, path: str) -> Any:
    """Everything of a list; read whole before anything in it is changed."""
    items, cursor = [], ""
    while True:
        page = await officer.get(f"{path}&cursor={cursor}" if cursor else path)
        items.extend(page["items"])
        cursor = page.get("next_cursor") or ""
        if not cursor:
            break
    for item in items:
        yield item
