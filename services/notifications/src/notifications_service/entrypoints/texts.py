"""What refusals of notifications say."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts

PROBLEM_TEXTS: Mapping[str, Texts] = {
    "notice_not_found": {
        "kk": "Мұндай хабарлама табылмады.",
        "ru": "Такое уведомление не найдено.",
        "en": "There is no such notification.",
    },
    "account_not_found": {
        "kk": "Мұндай кабинет табылмады.",
        "ru": "Такой кабинет не найден.",
        "en": "There is no such account.",
    },
    "channel_cannot_be_muted": {
        "kk": "Бұл арнаны өшіруге болмайды.",
        "ru": "Этот канал отключить нельзя.",
        "en": "This channel cannot be muted.",
    },
    "kind_not_optional": {
        "kk": "Бұл хабарламалар міндетті: оларды таңдауға болмайды.",
        "ru": "Эти уведомления обязательны: выбрать их нельзя.",
        "en": "These notifications always come: they cannot be chosen.",
    },
    "too_many_streams": {
        "kk": "Тым көп бет ашық. Біреуін жауып, қайталаңыз.",
        "ru": "Открыто слишком много страниц. Закройте одну и повторите.",
        "en": "Too many pages are open. Close one and try again.",
    },
    "role_required": {
        "kk": "Бұл әрекет сіздің рөліңізге рұқсат етілмеген.",
        "ru": "Это действие не разрешено вашей роли.",
        "en": "Your role does not allow this.",
    },
    "call_case_not_found": {
        "kk": "Қоңырау тізімінде мұндай жазба жоқ.",
        "ru": "В списке обзвона такой записи нет.",
        "en": "There is no such case on the call list.",
    },
    "call_case_closed": {
        "kk": "Жазба жабылған: мерзім шешілді немесе адамға хабарланды.",
        "ru": "Запись закрыта: срок решён или человеку сообщили.",
        "en": "The case is closed: the term is settled or the person was reached.",
    },
    "phone_unknown": {
        "kk": "Бұл кабинеттің телефоны белгісіз.",
        "ru": "Телефон этого кабинета неизвестен.",
        "en": "No phone of this account is known.",
    },
}
