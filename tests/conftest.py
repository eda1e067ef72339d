"""One whole system for all tests above the services."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from balabaqsha_testkit.house import House, house_of_its_own

_HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep every test of the whole system in one worker, since there is one system; and begin with them."""
    for item in filter(_is_of_the_house, items):
        item.add_marker(pytest.mark.xdist_group("house"))
    items.sort(key=lambda item: not _is_of_the_house(item))


def _is_of_the_house(item: pytest.Item) -> bool:
    """Services' own tests call a fixture of theirs `house` too."""
    return "house" in getattr(item, "fixturenames", ()) and item.path.is_relative_to(_HERE)


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
