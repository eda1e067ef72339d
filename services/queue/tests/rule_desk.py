"""The desk where rules are changed: an operator who drafts, and an officer who publishes."""

from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from balabaqsha_testkit.waiting import eventually
from queue_service.entrypoints.rule_comparisons import compare_requested

Headers = dict[str, str]
PATH = "/operator/rule-sets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Both persons at one service."""

    client: httpx.AsyncClient
    app: FastAPI
    operator: Headers
    officer: Headers

    async def draft(self, document: dict[str, Any], *, headers: Headers | None = None) -> httpx.Response:
        body = {"document": document, "keep_progress": True, "reason": "Order 133 changed the categories"}
        return await self.client.post(PATH, json=body, headers=headers or self.operator)

    async def compare(self, version: str) -> dict[str, Any]:
        """The comparison, once it is worked out."""
        asked = await self.client.post(f"{PATH}/{version}/comparison", headers=self.operator)
        assert asked.status_code == 202, asked.text
        await compare_requested(self.app.state.service)
        answer = await self.client.get(f"{PATH}/{version}/comparison", headers=self.operator)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def publish(self, version: str, *, headers: Headers | None = None) -> httpx.Response:
        return await self.client.post(f"{PATH}/{version}/publication", headers=headers or self.officer)

    async def until_in_force(self, version: str) -> None:
        async def reached() -> bool:
            return (await self.client.get("/public/rules/current")).json()["version"] == version

        await eventually(reached)

    async def put_in_force(self, document: dict[str, Any]) -> None:
        """All the way: drafted, compared, published, sealed."""
        assert (await self.draft(document)).status_code == 201
        await self.compare(document["version"])
        answer = await self.publish(document["version"])
        assert answer.status_code == 200, answer.text
        await self.until_in_force(document["version"])
