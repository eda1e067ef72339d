"""One whole system for all tests above the services."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from balabaqsha_testkit.house import House, house_of_its_own


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep every test of the whole system in one worker: there is one system."""
    for item in items:
        if "house" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("house"))


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """The system, up and ready; a test that breaks a part mends it."""
    with house_of_its_own() as made:
        yield made


@pytest.fixture
async def api() -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client for parents."""
    async with httpx.AsyncClient(timeout=30) as client:
        yield client
