"""What the pages say, in every language."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import LANGUAGES, Language, Texts

#: Languages by their own names, as readers look for them.
LANGUAGE_NAMES: Texts = {"kk": "Қазақша", "ru": "Русский", "en": "English"}

PAGE_TEXTS: Mapping[str, Texts] = {
    "name": {"kk": "Балабақша", "ru": "Балабақша", "en": "Balabaqsha"},
    "skip": {"kk": "Негізгі мазмұнға өту", "ru": "Перейти к содержанию", "en": "Skip to the content"},
    "languages": {"kk": "Тіл", "ru": "Язык", "en": "Language"},
    "title": {
        "kk": "Балабақшаға кезек",
        "ru": "Очередь в детский сад",
        "en": "The queue for kindergarten",
    },
    "lead": {
        "kk": "Ата-аналар өтініш береді, кезектегі нөмірін көреді және оның неге өзгергенін біледі. "
        "Кезек барлығына бірдей ереже бойынша жүреді, оны кез келген адам тексере алады.",
        "ru": "Родители подают заявление, видят номер в очереди и узнают, почему он изменился. "
        "Очередь идёт по одним правилам для всех, и любой может это проверить.",
        "en": "Parents apply, see their number in the queue and learn why it changed. "
        "The queue follows the same rules for everyone, and anybody can check that it does.",
    },
    "whom": {"kk": "Кімге арналған", "ru": "Для кого это", "en": "Who it is for"},
    "parents": {"kk": "Ата-аналар мен өкілдер", "ru": "Родители и представители", "en": "Parents and representatives"},
    "parents_text": {
        "kk": "тіркелу, баланы қосу, өтініш беру, кезектегі нөмір, хабарламалар.",
        "ru": "регистрация, добавление ребёнка, заявление, номер в очереди, уведомления.",
        "en": "registration, adding a child, applying, the number in the queue, notices.",
    },
    "public": {"kk": "Барлығы", "ru": "Все желающие", "en": "Everyone"},
    "public_text": {
        "kk": "кезектердің мөлшері мен ережелері, нөмірді тексеру, жүйеге кірусіз.",
        "ru": "размеры очередей и правила, проверка номера, без входа в систему.",
        "en": "the sizes of the queues and their rules, checking a number, without signing in.",
    },
    "builders": {"kk": "Бағдарлама жасаушылар", "ru": "Разработчики", "en": "Developers"},
    "builders_text": {
        "kk": "ашық HTTP интерфейсі және оқиғалар ағыны.",
        "ru": "открытый HTTP-интерфейс и поток событий.",
        "en": "an open HTTP interface and a stream of events.",
    },
    "links": {"kk": "Сілтемелер", "ru": "Ссылки", "en": "Links"},
    "docs": {"kk": "Интерфейс сипаттамасы", "ru": "Описание интерфейса", "en": "Description of the interface"},
    "document": {"kk": "OpenAPI құжаты", "ru": "Документ OpenAPI", "en": "OpenAPI document"},
    "health": {"kk": "Жүйенің күйі", "ru": "Состояние системы", "en": "State of the system"},
    "no_script": {
        "kk": "Бұл бетке JavaScript қажет. Сол сипаттама OpenAPI құжатында да бар.",
        "ru": "Этой странице нужен JavaScript. То же описание есть в документе OpenAPI.",
        "en": "This page needs JavaScript. The same description is in the OpenAPI document.",
    },
}


def in_language(language: Language) -> dict[str, str]:
    """Every text of the pages in one language."""
    return {name: texts[language] for name, texts in PAGE_TEXTS.items()}


def other_languages(language: Language) -> list[tuple[Language, str]]:
    """The languages a page links to, by their own names."""
    return [(other, LANGUAGE_NAMES[other]) for other in LANGUAGES if other != language]
