"""Two parents signed in, for tests of the whole HTTP contract."""

import asyncio

import pytest

from balabaqsha_testkit.house import House
from balabaqsha_testkit.people import SignedIn, sign_somebody_in


@pytest.fixture(scope="session")
def mother(house: House) -> SignedIn:
    return asyncio.run(sign_somebody_in(house))


@pytest.fixture(scope="session")
def stranger(house: House) -> SignedIn:
    return asyncio.run(sign_somebody_in(house))
