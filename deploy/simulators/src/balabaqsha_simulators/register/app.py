"""The register over HTTP: the protocol under /v1, and what only a simulator has beside it."""

import asyncio
import hmac
import random
from dataclasses import asdict
from datetime import date
from typing import Annotated

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from pydantic import BaseModel, ConfigDict, Field

from balabaqsha_simulators.bodies import answer_json, read_body, read_number, refuse
from balabaqsha_simulators.faults import DOWN, SLOW, WRONG, FaultSwitch, fault_routes
from balabaqsha_simulators.process import run
from balabaqsha_simulators.register.additions import AddedFamilies
from balabaqsha_simulators.register.civil_register import CivilRegister, NumberTakenError
from balabaqsha_simulators.register.drafts import FamilyDraft
from balabaqsha_simulators.register.people import Fact, HeldFact
from balabaqsha_simulators.register.population import Population
from balabaqsha_simulators.register.shapes import facts_json, family_json, person_json
from balabaqsha_simulators.settings import RegisterSettings

REGISTER = web.AppKey("REGISTER", CivilRegister)
FAMILIES_A_PAGE = 20
MOST_FAMILIES_A_PAGE = 1_000
HIGHEST_OFFSET = 100_000_000
GARBAGE = ('{"iin": "', "[]", '{"result": {"code": "OK"}}', "<html><body>Bad gateway</body></html>", "null")


class PersonQuery(BaseModel):
    """Whose record is wanted."""

    model_config = ConfigDict(extra="forbid")

    iin: str


class PhoneQuery(BaseModel):
    """Whether this phone is this person's."""

    model_config = ConfigDict(extra="forbid")

    iin: str
    phone: str


class RelationQuery(BaseModel):
    """Whether this adult stands for this child."""

    model_config = ConfigDict(extra="forbid")

    guardian_iin: str
    child_iin: str


class FactsQuery(BaseModel):
    """What is held of this child."""

    model_config = ConfigDict(extra="forbid")

    child_iin: str


class ToldFact(BaseModel):
    """A circumstance and the last day it is good for."""

    model_config = ConfigDict(extra="forbid")

    fact: Fact
    valid_until: date | None = None


class ChangedFacts(FactsQuery):
    """All that is held of this child from now on."""

    facts: Annotated[tuple[ToldFact, ...], Field(max_length=20)]


async def look_up_person(request: web.Request) -> web.Response:
    query = await read_body(request, model=PersonQuery)
    person = request.app[REGISTER].person(query.iin)
    if person is None:
        raise refuse(404, code="person_not_found")
    return answer_json(person_json(person))


async def verify_phone(request: web.Request) -> web.Response:
    query = await read_body(request, model=PhoneQuery)
    return answer_json({"belongs": request.app[REGISTER].phone_belongs(query.phone, iin=query.iin)})


async def look_up_relation(request: web.Request) -> web.Response:
    query = await read_body(request, model=RelationQuery)
    proven = request.app[REGISTER].relation(guardian_iin=query.guardian_iin, child_iin=query.child_iin)
    if proven is None:
        raise refuse(404, code="relation_not_found")
    return answer_json(asdict(proven) | {"child": person_json(proven.child)})


async def look_up_facts(request: web.Request) -> web.Response:
    query = await read_body(request, model=FactsQuery)
    facts = request.app[REGISTER].facts(query.child_iin)
    if facts is None:
        raise refuse(404, code="person_not_found")
    return answer_json(facts_json(facts))


async def change_facts(request: web.Request) -> web.Response:
    told = await read_body(request, model=ChangedFacts)
    facts = tuple(HeldFact(fact=one.fact, valid_until=one.valid_until) for one in told.facts)
    if not request.app[REGISTER].change_facts(told.child_iin, facts):
        raise refuse(404, code="person_not_found")
    return answer_json(facts_json(facts))


async def list_families(request: web.Request) -> web.Response:
    limit = read_number(request, name="limit", default=FAMILIES_A_PAGE, highest=MOST_FAMILIES_A_PAGE)
    offset = read_number(request, name="offset", default=0, highest=HIGHEST_OFFSET)
    families = request.app[REGISTER].families(offset=offset, limit=limit)
    return answer_json({"items": [family_json(family) for family in families], "total": len(request.app[REGISTER])})


async def add_family(request: web.Request) -> web.Response:
    draft = await read_body(request, model=FamilyDraft)
    try:
        family = request.app[REGISTER].add(draft)
    except NumberTakenError:
        raise refuse(409, code="number_taken", detail="an IIN or a phone belongs to somebody else") from None
    return answer_json(family_json(family), status=201)


def build_app(register: CivilRegister, *, token: str, switch: FaultSwitch) -> web.Application:
    """Put the register behind its routes."""
    app = web.Application(middlewares=[_failing(switch), _known_callers(token)])
    app[REGISTER] = register
    app.add_routes(
        [
            web.post("/v1/persons/lookup", look_up_person),
            web.post("/v1/phones/verify", verify_phone),
            web.post("/v1/relations/lookup", look_up_relation),
            web.post("/v1/facts/lookup", look_up_facts),
            web.get("/families", list_families),
            web.post("/families", add_family),
            web.post("/families/facts", change_facts),
            *fault_routes(switch),
        ]
    )
    return app


def _of_protocol(request: web.Request) -> bool:
    return request.path.startswith("/v1/")


def _failing(switch: FaultSwitch) -> Middleware:
    @web.middleware
    async def fail(request: web.Request, handler: Handler) -> web.StreamResponse:
        mode = switch.mode if _of_protocol(request) else None
        if mode == DOWN:
            _be_down(request)
        if mode == WRONG:
            return web.Response(text=random.choice(GARBAGE), content_type="application/json")  # noqa: S311 - any will do
        await asyncio.sleep(switch.delay() if mode == SLOW else 0)
        return await handler(request)

    return fail


def _be_down(request: web.Request) -> None:
    if request.transport and random.random() < 0.5:  # noqa: S311, PLR2004 - half of the callers get no answer at all
        request.transport.abort()
    raise refuse(503, code="register_unavailable")


def _known_callers(token: str) -> Middleware:
    expected = f"Bearer {token}".encode()

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        shown = request.headers.get("Authorization", "").encode()
        if _of_protocol(request) and not hmac.compare_digest(shown, expected):
            raise refuse(401, code="token_wrong")
        return await handler(request)

    return check


async def run_register(settings: RegisterSettings) -> None:
    """Run the register until it is told to stop."""
    population = Population(seed=settings.seed, families=settings.families)
    register = CivilRegister(population=population, added=AddedFamilies(state=settings.state))
    switch = FaultSwitch(modes=(DOWN, SLOW, WRONG), slow_seconds=settings.slow_seconds)
    await run(
        build_app(register, token=settings.token, switch=switch),
        host=settings.host,
        port=settings.port,
        describe=lambda http: f"population register: {http}, {len(register)} families",
    )
