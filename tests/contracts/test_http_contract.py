"""The gateway answers as its OpenAPI document says, whatever it is asked."""

import asyncio
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS

from balabaqsha_testkit.house import House
from balabaqsha_testkit.officers import Officer
from balabaqsha_testkit.people import SignedIn

EXAMPLES = 15
#: Of what is mostly refused for want of a role or a state: fewer tries find as much.
FEW_EXAMPLES = 3
schema = schemathesis.openapi.from_path(Path(__file__).parents[2] / "gateway" / "openapi.json")
#: A query parameter nobody knows is ignored by design: trackers append theirs to any address.
schema.config.generation.allow_extra_parameters = False
#: An address may become too long of what is wrong in it.
schema.config.checks.negative_data_rejection.expected_statuses.append("414")
#: An endless answer has no end to check; streams have tests of their own.
STREAMS = r".*/stream$"
#: These would end the session or the account all other examples need; they are called by hand in the walk.
ENDINGS = r".*/(sessions/current|account/erasure.*|account/password)$"
OF_A_TURN = r".*/(voucher|restoration|resubmission|privilege|appeals)(/.*)?$"
OF_STAFF = r".*/(operator|kindergarten)/.*"


_CALM = settings(deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
WHOLE = schema.exclude(path_regex=STREAMS).exclude(path_regex=ENDINGS)


@pytest.fixture(scope="session")
def operator(house: House) -> dict[str, str]:
    """The headers of an operator who answers for one city."""

    async def sign_in() -> dict[str, str]:
        async with httpx.AsyncClient(timeout=30) as api:
            return (await Officer.of_role(house, api, "queue_operator", which=2)).headers

    return asyncio.run(sign_in())


@pytest.mark.timeout(600)
@WHOLE.exclude(path_regex=OF_STAFF).exclude(path_regex=OF_A_TURN).parametrize()
@settings(_CALM, max_examples=EXAMPLES)
def test_every_answer_keeps_the_contract(house: House, mother: SignedIn, case: schemathesis.Case) -> None:
    """No 5xx, documented statuses and types only, bodies as described, and no way around the token."""
    _keep(house, mother.headers, case)


@pytest.mark.timeout(600)
@WHOLE.exclude(path_regex=OF_STAFF).include(path_regex=OF_A_TURN).parametrize()
@settings(_CALM, max_examples=FEW_EXAMPLES)
def test_every_answer_to_a_parent_whose_turn_it_is_keeps_it_too(
    house: House, mother: SignedIn, case: schemathesis.Case
) -> None:
    """The same from the voucher on."""
    _keep(house, mother.headers, case)


@pytest.mark.timeout(600)
@WHOLE.include(path_regex=OF_STAFF).parametrize()
@settings(_CALM, max_examples=FEW_EXAMPLES)
def test_every_answer_to_staff_keeps_it_too(house: House, operator: dict[str, str], case: schemathesis.Case) -> None:
    """The same for an operator; what other roles are answered, the table of roles tries."""
    _keep(house, operator, case)


def _keep(house: House, headers: dict[str, str], case: schemathesis.Case) -> None:
    left_out = ["positive_data_acceptance"]
    if case.media_type == "text/csv":
        left_out.append("negative_data_rejection")  # a sheet is any text: what is wrong in it is told line by line
    case.call_and_validate(
        base_url=house.url("gateway"),
        headers=headers,
        timeout=30,
        excluded_checks=[CHECKS.get_one(name) for name in left_out],
    )
