"""Asks the API for a part of a page: what it told, or that it is away, so that the page stands in any case."""

from dataclasses import dataclass
from typing import Any

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.page import Page

_UNPROCESSABLE, _NOT_FOUND = 422, 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told; a service that is away tells nothing."""

    document: Any = None
    problem: ApiProblemError | None = None

    @property
    def is_there(self) -> bool:
        """Whether there is something to show."""
        return self.document is not None

    @property
    def is_away(self) -> bool:
        """Whether it could be shown at another time."""
        return self.problem is not None and self.problem.is_away

    @property
    def items(self) -> list[dict[str, Any]]:
        """The rows of a list; none when nothing was told."""
        return list(self.document["items"]) if self.document else []


async def told(page: Page, path: str, **query: Any) -> Told:
    """What the API tells at the path; what it does not know, or cannot tell now, is a value."""
    answer = await page.api.ask("GET", path, query=query)
    if answer.is_good:
        return Told(document=answer.document())
    problem = answer.problem()
    if problem.is_away or problem.status in {_NOT_FOUND, _UNPROCESSABLE}:
        return Told(problem=problem)
    raise problem


async def needed(page: Page, path: str, **query: Any) -> Told:
    """The same for what the page is about: where there is no such thing, there is no such page."""
    found = await told(page, path, **query)
    if found.problem is not None and not found.is_away:
        raise ApiProblemError(_NOT_FOUND, found.problem.document)
    return found
