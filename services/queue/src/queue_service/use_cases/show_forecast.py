"""When a child's turn is likely to come, for those who may see its number."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from balabaqsha_chassis.clock import Clock
from queue_service.domain.forecast_calibration import FEWEST_SEASONS
from queue_service.domain.forecast_lines import line_name
from queue_service.domain.forecast_replay import CONFIDENCE, NEVER, SEASONS_AHEAD, Band
from queue_service.domain.forecast_seasons import season_begins, season_of
from queue_service.domain.forecasting import between
from queue_service.use_cases.forecast_ports import Forecasts, StoredBasis
from queue_service.use_cases.ports import Places, Rules
from queue_service.use_cases.show_position import Position, show_position

TOO_LITTLE_HISTORY = "too_little_history"
NOT_MADE_YET = "not_made_yet"
BEYOND_HORIZON = "beyond_horizon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The days between which the turn is likely to come; `latest` is None where it may be after `horizon`."""

    earliest: date
    likely: date
    latest: date | None
    confidence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The turn and what it was made of, or why there is none."""

    turn: Turn | None
    why: str | None
    basis: StoredBasis | None
    #: The last day that forecasts look at.
    horizon: date
    as_of: datetime


async def show_forecast(
    application_id: str, *, account_id: str, places: Places, rules: Rules, forecasts: Forecasts, clock: Clock
) -> Forecast:
    """The forecast of one application; `EntryUnknownError` for a stranger's and for one never queued alike."""
    position = await show_position(application_id, account_id=account_id, places=places, rules=rules)
    today = clock().date()
    if position.numbers is None:
        return _none(position, str(position.why), today)
    place = await forecasts.place_of(position.number)
    rule_set = await rules.version(position.rule_version)
    line = place and rule_set and line_name(rule_set, place[1])
    if place is None or not line:
        return _none(position, NOT_MADE_YET, today)
    number = position.numbers.in_category
    basis = await forecasts.basis(place[0], line=line)
    band = between(await forecasts.around(place[0], line=line, number=number), number)
    if basis is None or band is None:
        return _none(position, _why(basis, number), today, basis)
    turn = _turn(band, made=basis.today, today=today)
    horizon = _horizon(basis.today)
    return Forecast(turn=turn, why=None, basis=basis, horizon=horizon, as_of=position.as_of)


def _why(basis: StoredBasis | None, number: int) -> str:
    """Nothing is said of a list before its first night, nor of numbers that came up since."""
    if basis is not None and len(basis.seasons) < FEWEST_SEASONS:
        return TOO_LITTLE_HISTORY
    return NOT_MADE_YET if basis is None or basis.tried is None or number > basis.tried else BEYOND_HORIZON


def _none(position: Position, why: str, today: date, basis: StoredBasis | None = None) -> Forecast:
    return Forecast(turn=None, why=why, basis=basis, horizon=_horizon(today), as_of=position.as_of)


def _horizon(made: date) -> date:
    return season_begins(season_of(made) + SEASONS_AHEAD) - timedelta(days=1)


def _turn(band: Band, *, made: date, today: date) -> Turn:
    """What was due and has not come is due now."""

    def on(weeks: float) -> date:
        return max(today, made + timedelta(days=round(weeks * 7)))

    latest = None if band.latest == NEVER else on(band.latest)
    return Turn(earliest=on(band.earliest), likely=on(band.likely), latest=latest, confidence=CONFIDENCE)
