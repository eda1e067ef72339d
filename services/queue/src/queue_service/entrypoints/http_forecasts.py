"""Forecasts over HTTP: when the turn is likely to come."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.representation import ApiTime, ResponseModel, json_response, language_of
from queue_service.adapters.forecasts import ForecastRepository
from queue_service.entrypoints.forecast_texts import basis_text, why_text
from queue_service.entrypoints.http_models import Why
from queue_service.entrypoints.state import StateDep
from queue_service.use_cases.forecast_ports import StoredBasis
from queue_service.use_cases.show_forecast import Forecast, show_forecast

LanguageDep = Annotated[Language, Depends(language_of)]
ApplicationId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]

router = APIRouter()


class BasisView(ResponseModel):
    """What a forecast was made of; `held_share` is how often such intervals held in past seasons."""

    seasons: int
    paths: int
    made_at: ApiTime
    held_share: float | None
    text: str


class ForecastView(ResponseModel):
    """When the turn is likely to come: in `confidence` of 100 cases between `earliest` and `latest`.

    `latest` is null where the turn may come later than forecasts look.
    """

    available: bool
    earliest: date | None = None
    likely: date | None = None
    latest: date | None = None
    confidence: int | None = None
    basis: BasisView | None = None
    why: Why | None = None
    as_of: ApiTime

    @classmethod
    def of(cls, forecast: Forecast, *, language: Language) -> "ForecastView":
        """The forecast in the caller's language."""
        turn, basis = forecast.turn, forecast.basis
        if turn is None or basis is None:
            code = str(forecast.why)
            text = why_text(code, horizon=forecast.horizon, language=language)
            return cls(available=False, why=Why(code=code, text=text), as_of=forecast.as_of)
        open_end = None if turn.latest else forecast.horizon
        return cls(
            available=True,
            earliest=turn.earliest,
            likely=turn.likely,
            latest=turn.latest,
            confidence=turn.confidence,
            basis=_basis(basis, later_than=open_end, language=language),
            as_of=forecast.as_of,
        )


def _basis(basis: StoredBasis, *, later_than: date | None, language: Language) -> BasisView:
    held = None if basis.held_share is None else round(basis.held_share, 2)
    seasons = len(basis.seasons)
    return BasisView(
        seasons=seasons,
        paths=basis.paths,
        made_at=basis.made_at,
        held_share=held,
        text=basis_text(seasons=seasons, paths=basis.paths, held_share=held, later_than=later_than, language=language),
    )


@router.get("/applications/{application_id}/forecast", response_model=ForecastView)
async def get_forecast(
    application_id: ApplicationId, principal: PrincipalDep, state: StateDep, language: LanguageDep
) -> Response:
    """When one application's turn is likely to come."""
    async with state.open_unit_of_work() as unit_of_work:
        forecast = await show_forecast(
            application_id,
            account_id=principal.account_id,
            places=unit_of_work.places,
            rules=unit_of_work.rules,
            forecasts=ForecastRepository(unit_of_work.connection),
            clock=state.clock,
        )
    return json_response(ForecastView.of(forecast, language=language), headers={"Cache-Control": "no-store"})
