"""Kindergartens of a town, those who run them, and children with vouchers who choose them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from queue_builders import ALMATY, AUEZOV
from voucher_house import Headers, VoucherHouse

from balabaqsha_contracts.applications_events import ApplicationSubmittedV1
from queue_service.entrypoints.place_timer import look_after_places

#: A Monday in July, when a child born in May 2023 is four on the next first of September.
OPENS_AT = datetime(2027, 7, 12, 5, 0, tzinfo=UTC)
KINDERGARTEN = {
    "name_ru": "Ясли-сад № 23",
    "name_kk": "№ 23 бөбекжай-балабақша",
    "address_ru": "12-й микрорайон, 4а",
    "district": AUEZOV,
    "latitude": 43.219894,
    "longitude": 76.864631,
    "languages": ["kk"],
    "regimes": ["full_day"],
}
GROUP = {"name": "Күншуақ", "age_band": "senior", "language": "kk", "declared": 20}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHouse(VoucherHouse):
    """Everybody at one queue service, kindergartens among them."""

    def staff(self, *roles: str, territories: tuple[str, ...] = (ALMATY,), name: str = "operator") -> Headers:
        return self.issuer.headers(name, roles=list(roles), territories=list(territories))

    @property
    def operator(self) -> Headers:
        return self.staff("queue_operator")

    def head(self, kindergarten_id: str) -> Headers:
        return self.staff("kindergarten_head", territories=(f"kindergarten:{kindergarten_id}",), name="head")

    async def kindergarten(self, **changes: Any) -> dict[str, Any]:
        headers = self.staff("queue_operator", territories=("all",))
        answer = await self.client.post("/operator/kindergartens", json=KINDERGARTEN | changes, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def group(self, kindergarten_id: str, **changes: Any) -> dict[str, Any]:
        path = f"/operator/kindergartens/{kindergarten_id}/groups"
        headers = self.staff("queue_operator", territories=("all",))
        answer = await self.client.post(path, json=GROUP | changes, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def confirmed(self, count: int = 1, **changes: Any) -> list[ApplicationSubmittedV1]:
        """Children whose parents accepted their vouchers."""
        events = await self.offered(count, **changes)
        for event in events:
            answer = await self.confirm(event)
            assert answer.status_code == 200, answer.text
        return events

    async def choose(self, event: ApplicationSubmittedV1, group: dict[str, Any]) -> httpx.Response:
        return await self.act(event, "voucher/choice", json={"group_id": group["id"]})

    async def wait_at(self, event: ApplicationSubmittedV1, kindergarten: dict[str, Any]) -> httpx.Response:
        return await self.act(event, "voucher/waitlist", json={"kindergarten_id": kindergarten["id"]})

    async def waits(self, event: ApplicationSubmittedV1) -> list[dict[str, Any]]:
        answer = await self.act(event, "voucher/waitlist", method="GET")
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    async def places(self) -> None:
        """What the service does by itself every second."""
        await look_after_places(self.app.state.service)

    async def counts(self, group: dict[str, Any]) -> tuple[int, int, int]:
        row = await self.connection.fetchrow(
            "select declared, held, enrolled from kindergarten_group where id = $1", group["id"]
        )
        return tuple(row)

    async def at_desk(
        self, kindergarten: dict[str, Any], path: str, *, method: str = "POST", **options: Any
    ) -> httpx.Response:
        headers = self.head(kindergarten["id"]) | options.pop("headers", {})
        return await self.client.request(method, f"/kindergarten/{path}", headers=headers, **options)

    async def accept(self, event: ApplicationSubmittedV1, kindergarten: dict[str, Any]) -> dict[str, Any]:
        choice = (await self.voucher(event))["choice"]["id"]
        answer = await self.at_desk(kindergarten, f"choices/{choice}/acceptance")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def enrol(
        self, event: ApplicationSubmittedV1, kindergarten: dict[str, Any], group: dict[str, Any]
    ) -> dict[str, Any]:
        """All the way to the second signature; answers the kindergarten's row of the child."""
        chosen = await self.choose(event, group)
        assert chosen.status_code == 200, chosen.text
        contract = await self.accept(event, kindergarten)
        answers = [
            await self.act(event, "voucher/contract/signature"),
            await self.at_desk(kindergarten, f"contracts/{contract['id']}/signature"),
        ]
        assert [answer.status_code for answer in answers] == [200, 200], [answer.text for answer in answers]
        listed = await self.at_desk(kindergarten, "children", method="GET", params={"state": "enrolled"})
        return next(row for row in listed.json()["items"] if row["application_number"] == event.number)
