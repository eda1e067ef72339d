"""Two parents signed in, and a witness of answers, for tests of the whole HTTP contract."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator

from balabaqsha_testkit.house import House
from balabaqsha_testkit.people import SignedIn, sign_somebody_in


@pytest.fixture(scope="session")
def mother(house: House) -> SignedIn:
    return asyncio.run(sign_somebody_in(house))


@pytest.fixture(scope="session")
def stranger(house: House) -> SignedIn:
    return asyncio.run(sign_somebody_in(house))


FILE = Path(__file__).parents[2] / "gateway" / "openapi.json"
#: What staff do, and what a parent does from the voucher on.
OF_THE_WALK = re.compile(
    r"/api/v1/(operator/(?!rule-sets)|kindergarten/|appeals|account/accesses|public/kindergartens"
    r"|public/iterations/.+"
    r"|applications/\{application_id\}/(voucher|restoration|resubmission|privilege|renewal))"
)


class Witness:
    """Sees every answer, holds it against the document, and remembers which operation it was of."""

    def __init__(self) -> None:
        self.document = json.loads(FILE.read_text())
        self.seen: set[tuple[str, str]] = set()
        # A path without parameters is the better match: `/sessions/current` is not a session's id; then the longer one.
        paths = sorted(self.document["paths"], key=lambda path: (path.count("{"), -len(path)))
        self._paths = [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path) for path in paths]

    async def look(self, answer: httpx.Response) -> None:
        path = next((path for pattern, path in self._paths if pattern.match(answer.request.url.path)), None)
        if path is None or not answer.is_success:
            return
        operation = self.document["paths"][path].get(answer.request.method.lower())
        if operation is None:
            return
        described = operation["responses"].get(str(answer.status_code))
        assert described, f"{answer.request.method} {path}: {answer.status_code} is not in the document"
        media = described.get("content", {}).get("application/json")
        if media and answer.headers.get("content-type", "").startswith("application/json"):
            await answer.aread()
            schema = {**media["schema"], "components": self.document["components"]}
            Draft202012Validator(schema).validate(answer.json())
        self.seen.add((answer.request.method, path))

    def unseen(self, *, of_the_walk: bool) -> set[tuple[str, str]]:
        """What never answered well, of the walk from number to kindergarten or of everything else."""
        everything = {(method.upper(), path) for path, ways in self.document["paths"].items() for method in ways}
        return {
            (method, path) for method, path in everything - self.seen if bool(OF_THE_WALK.match(path)) == of_the_walk
        }


@pytest.fixture
def witness(api: httpx.AsyncClient) -> Witness:
    """Sees what the client is answered."""
    made = Witness()
    api.event_hooks["response"].append(made.look)
    return made
