"""What the columns and codes of reports are called, in three languages."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Language, Texts
from queue_service.entrypoints.kindergarten_texts import CODE_TEXTS
from queue_service.entrypoints.public_texts import CLASS_TEXTS
from queue_service.use_cases.show_report import ReportName

COLUMNS: Mapping[ReportName, tuple[str, ...]] = {
    ReportName.CAPACITY: (
        "district",
        "kindergarten_id",
        "kindergarten",
        "age_band",
        "purpose",
        "language",
        "groups",
        "declared",
        "held",
        "enrolled",
        "free",
        "filled_percent",
    ),
    ReportName.REFUSALS: ("district", "kindergarten_id", "kindergarten", "ground", "refusals", "answers"),
    ReportName.ADMISSIONS: ("district", "cohort", "privilege_class", "language", "admitted", "waited_days"),
}
COLUMN_TEXTS: Mapping[str, Texts] = {
    "district": {"kk": "Аудан (ӘАОЖ)", "ru": "Район (КАТО)", "en": "District (KATO)"},
    "kindergarten_id": {"kk": "Балабақша коды", "ru": "Код детского сада", "en": "Kindergarten id"},
    "kindergarten": {"kk": "Балабақша", "ru": "Детский сад", "en": "Kindergarten"},
    "age_band": {"kk": "Жас тобы", "ru": "Возрастная группа", "en": "Age group"},
    "purpose": {"kk": "Топ түрі", "ru": "Тип группы", "en": "Type of group"},
    "language": {"kk": "Тілі", "ru": "Язык", "en": "Language"},
    "groups": {"kk": "Топ саны", "ru": "Групп", "en": "Groups"},
    "declared": {"kk": "Жарияланған орын (норма)", "ru": "Объявлено мест (норма)", "en": "Declared places (norm)"},
    "held": {"kk": "Сақталған орын", "ru": "Забронировано", "en": "Held"},
    "enrolled": {"kk": "Қабылданған бала (факт)", "ru": "Зачислено (факт)", "en": "Enrolled (fact)"},
    "free": {"kk": "Бос орын", "ru": "Свободно", "en": "Free"},
    "filled_percent": {"kk": "Толуы, %", "ru": "Заполнено, %", "en": "Filled, %"},
    "ground": {"kk": "Бас тарту негізі", "ru": "Основание отказа", "en": "Ground of refusal"},
    "refusals": {"kk": "Бас тарту саны", "ru": "Отказов", "en": "Refusals"},
    "answers": {"kk": "Барлық жауап", "ru": "Всего ответов", "en": "Answers in all"},
    "cohort": {"kk": "Туған жылы", "ru": "Год рождения", "en": "Birth year"},
    "privilege_class": {"kk": "Құқық", "ru": "Право", "en": "Right"},
    "admitted": {"kk": "Қабылданды", "ru": "Зачислено", "en": "Admitted"},
    "waited_days": {"kk": "Орташа күту, күн", "ru": "Ждали в среднем, дней", "en": "Waited on average, days"},
}
GROUND_TEXTS: Mapping[str, Texts] = {
    "documents_incomplete": {
        "kk": "Құжаттар толық емес",
        "ru": "Неполный пакет документов",
        "en": "Documents incomplete",
    },
    "documents_expired": {
        "kk": "Құжаттардың мерзімі өткен",
        "ru": "Документы просрочены",
        "en": "Documents expired",
    },
    "vaccination_ratio_exceeded": {
        "kk": "Екпе алмаған балалардың үлесі асып кеткен",
        "ru": "Превышена доля непривитых детей",
        "en": "Share of unvaccinated children exceeded",
    },
}
_WORDS: Mapping[str, Mapping[str, Texts]] = {
    "age_band": CODE_TEXTS,
    "purpose": CODE_TEXTS,
    "language": CODE_TEXTS,
    "privilege_class": CLASS_TEXTS,
    "ground": GROUND_TEXTS,
}


def words_of(column: str, value: object, *, language: Language) -> object:
    """The value, or what its code is called."""
    texts = _WORDS.get(column, {}).get(str(value))
    return texts[language] if texts else value
