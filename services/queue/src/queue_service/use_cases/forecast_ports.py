"""What forecasts need from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from queue_service.domain.atoms import Atom
from queue_service.domain.forecast_lines import Months
from queue_service.domain.forecast_replay import Band
from queue_service.domain.forecast_seasons import History
from queue_service.domain.forecasting import ListForecast


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBasis:
    """What a list's forecasts were made of."""

    today: date
    made_at: datetime
    seasons: tuple[int, ...]
    paths: int
    held_share: float | None
    #: The greatest number of the line that was tried; None where the line was not.
    tried: int | None


class Forecasts(Protocol):
    """The ledger's past by season, and the forecasts made of it."""

    async def waiting_lists(self) -> Sequence[str]: ...
    async def due(self, today: date) -> Sequence[str]: ...
    async def history(self, waiting_list: str) -> History: ...
    async def months(self, waiting_list: str) -> Months: ...
    async def keep(self, forecast: ListForecast, *, made_at: datetime) -> None: ...
    async def place_of(self, number: str) -> tuple[str, Atom] | None: ...
    async def basis(self, waiting_list: str, *, line: str) -> StoredBasis | None: ...
    async def around(self, waiting_list: str, *, line: str, number: int) -> Mapping[int, Band]: ...
