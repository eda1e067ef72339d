"""What is said about forecasts, in three languages."""

from datetime import date

from balabaqsha_chassis.languages import Language, Texts
from queue_service.entrypoints.texts import WHY_TEXTS

#: Why there is no forecast; where there is no number, for the same reason.
NO_FORECAST_TEXTS: dict[str, Texts] = WHY_TEXTS | {
    "too_little_history": {
        "kk": "Болжам жасауға деректер аз: бұл кезекте ваучер берілген кемінде екі толық маусым қажет.",
        "ru": "Слишком мало данных для прогноза: нужны хотя бы два полных сезона выдачи ваучеров в этой очереди.",
        "en": "Too little history for a forecast: it takes two whole seasons of vouchers in this queue.",
    },
    "not_made_yet": {
        "kk": "Болжам әлі жасалған жоқ: ол күн сайын түнде жасалады.",
        "ru": "Прогноз ещё не составлен: он составляется каждую ночь.",
        "en": "The forecast is not made yet: it is made every night.",
    },
    "beyond_horizon": {
        "kk": "Өткен маусымдар бойынша кезек {horizon} дейін жетпеуі ықтимал; одан әрі болжам жасалмайды.",
        "ru": "По прошлым сезонам очередь до {horizon} скорее не подойдёт; дальше прогноз не составляется.",
        "en": "Going by past seasons the turn will rather not come until {horizon}; no forecast looks further.",
    },
}

_BASIS: Texts = {
    "kk": "Осы кезектің соңғы {seasons} маусымы бойынша {paths} нұсқа есептелді. "
    "80 % ықтималдықпен кезек көрсетілген күндер аралығында келеді.",
    "ru": "Рассчитано {paths} вариантов по прошлым сезонам этой очереди ({seasons}). "
    "С вероятностью 80 % очередь подойдёт между указанными днями.",
    "en": "Worked out in {paths} variants from past seasons of this queue ({seasons}). "
    "With a probability of 80 % the turn comes between these days.",
}
_HELD: Texts = {
    "kk": "Өткен маусымдарды осылай болжағанда аралық {held} % жағдайда дұрыс болды.",
    "ru": "При таком прогнозе прошлых сезонов промежуток оказался верным в {held} % случаев.",
    "en": "When past seasons were forecast in this way, {held} % of such intervals were right.",
}
_LATER: Texts = {
    "kk": "Кезек {horizon} кейін келуі де мүмкін.",
    "ru": "Очередь может подойти и позднее {horizon}.",
    "en": "The turn may also come later than {horizon}.",
}


def why_text(code: str, *, horizon: date, language: Language) -> str:
    """Why there is no forecast."""
    return NO_FORECAST_TEXTS[code][language].format(horizon=_day(horizon))


def basis_text(
    *, seasons: int, paths: int, held_share: float | None, later_than: date | None, language: Language
) -> str:
    """What a forecast was made of and how well such ones did; `later_than` where its end is open."""
    parts = [_BASIS[language].format(seasons=seasons, paths=paths)]
    if held_share is not None:
        parts.append(_HELD[language].format(held=round(held_share * 100)))
    if later_than is not None:
        parts.append(_LATER[language].format(horizon=_day(later_than)))
    return " ".join(parts)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
