"""What the refusals common to all services say."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts

COMMON_TEXTS: Mapping[str, Texts] = {
    "refused": {"kk": "Сұрау қабылданбады.", "ru": "Запрос отклонён.", "en": "The request was refused."},
    "invalid_request": {
        "kk": "Сұрауда қателер бар: белгіленген өрістерді түзетіңіз.",
        "ru": "В запросе есть ошибки: исправьте отмеченные поля.",
        "en": "The request has errors: correct the fields named.",
    },
    "bad_request": {
        "kk": "Сұрауды оқу мүмкін болмады.",
        "ru": "Запрос не удалось прочитать.",
        "en": "The request could not be read.",
    },
    "token_missing": {
        "kk": "Алдымен жүйеге кіріңіз.",
        "ru": "Сначала войдите в систему.",
        "en": "Sign in first.",
    },
    "token_invalid": {
        "kk": "Кіру мерзімі өтті немесе жарамсыз. Қайта кіріңіз.",
        "ru": "Вход недействителен или истёк. Войдите снова.",
        "en": "The sign-in is no longer valid. Sign in again.",
    },
    "session_ended": {
        "kk": "Сеанс аяқталды. Қайта кіріңіз.",
        "ru": "Сеанс завершён. Войдите снова.",
        "en": "The session has ended. Sign in again.",
    },
    "forbidden": {
        "kk": "Бұл әрекетке құқығыңыз жоқ.",
        "ru": "У вас нет права на это действие.",
        "en": "You may not do this.",
    },
    "not_found": {"kk": "Табылмады.", "ru": "Не найдено.", "en": "Not found."},
    "method_not_allowed": {
        "kk": "Бұл мекенжайда мұндай әрекет жоқ.",
        "ru": "Такого действия по этому адресу нет.",
        "en": "There is no such action at this address.",
    },
    "too_large": {
        "kk": "Жіберілген деректер тым үлкен.",
        "ru": "Отправленные данные слишком велики.",
        "en": "What was sent is too large.",
    },
    "unsupported_media_type": {
        "kk": "Мұндай деректер түрі қабылданбайды.",
        "ru": "Данные такого вида не принимаются.",
        "en": "This kind of content is not accepted.",
    },
    "too_many_requests": {
        "kk": "Сұраулар тым жиі. Сәл күтіп, қайталаңыз.",
        "ru": "Слишком частые запросы. Подождите немного и повторите.",
        "en": "Too many requests. Wait a little and try again.",
    },
    "unavailable": {
        "kk": "Сервис уақытша қолжетімсіз. Кейінірек қайталаңыз.",
        "ru": "Сервис временно недоступен. Повторите позже.",
        "en": "The service is temporarily unavailable. Try again later.",
    },
    "internal_error": {
        "kk": "Ішкі қате. Біз бұл туралы білеміз.",
        "ru": "Внутренняя ошибка. Мы о ней уже знаем.",
        "en": "An internal error. We have been told of it.",
    },
    "idempotency_key_reused": {
        "kk": "Бұл кілтпен басқа сұрау жіберілген.",
        "ru": "С этим ключом уже отправлен другой запрос.",
        "en": "Another request was sent with this key.",
    },
    "idempotency_key_malformed": {
        "kk": "Idempotency-Key кілті 1–64 таңбадан тұруы керек.",
        "ru": "Ключ Idempotency-Key должен иметь от 1 до 64 знаков.",
        "en": "The Idempotency-Key must have 1 to 64 characters.",
    },
    "request_in_progress": {
        "kk": "Осындай сұрау қазір орындалуда. Қайталаңыз.",
        "ru": "Такой же запрос сейчас выполняется. Повторите.",
        "en": "The same request is being carried out. Try again.",
    },
    "precondition_required": {
        "kk": "If-Match тақырыбы қажет: алдымен соңғы нұсқаны оқыңыз.",
        "ru": "Нужен заголовок If-Match: сначала прочитайте последнюю версию.",
        "en": "If-Match is needed: read the latest version first.",
    },
    "precondition_failed": {
        "kk": "Деректер өзгерген. Соңғы нұсқаны оқып, қайталаңыз.",
        "ru": "Данные уже изменились. Прочитайте последнюю версию и повторите.",
        "en": "The data has changed. Read the latest version and try again.",
    },
    "cursor_invalid": {
        "kk": "Бет көрсеткіші жарамсыз.",
        "ru": "Указатель страницы недействителен.",
        "en": "The page cursor is not valid.",
    },
}

FAULT_TEXTS: Mapping[str, Texts] = {
    "invalid": {"kk": "Мән жарамсыз.", "ru": "Недопустимое значение.", "en": "The value is not valid."},
    "missing": {"kk": "Толтыру қажет.", "ru": "Нужно заполнить.", "en": "This is required."},
    "too_short": {"kk": "Тым қысқа.", "ru": "Слишком коротко.", "en": "Too short."},
    "too_long": {"kk": "Тым ұзын.", "ru": "Слишком длинно.", "en": "Too long."},
    "wrong_format": {"kk": "Пішімі дұрыс емес.", "ru": "Неверный формат.", "en": "The format is wrong."},
    "not_json": {"kk": "JSON оқылмады.", "ru": "JSON не читается.", "en": "The JSON cannot be read."},
    "unknown_field": {"kk": "Мұндай өріс жоқ.", "ru": "Такого поля нет.", "en": "There is no such field."},
    "unknown_value": {"kk": "Мұндай мән жоқ.", "ru": "Такого значения нет.", "en": "There is no such value."},
    "out_of_range": {"kk": "Шектен тыс.", "ru": "Вне допустимых пределов.", "en": "Out of range."},
}
